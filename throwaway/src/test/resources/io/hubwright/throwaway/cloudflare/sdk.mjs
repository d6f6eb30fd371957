// Drives the emulator with Cloudflare's own TypeScript SDK: node sdk.mjs BASE_URL ZONE, the token on standard input.
import Cloudflare from 'cloudflare';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const [baseURL, zone] = process.argv.slice(2);
const apiToken = readFileSync(0, 'utf8').trim();
const client = new Cloudflare({ apiToken, baseURL });

async function refused(promise, status, code) {
  const error = await promise.then(() => assert.fail(`expected ${status} ${code}`), (e) => e);
  assert.equal(error.status, status, `${error}`);
  assert.equal(error.errors?.[0]?.code, code, JSON.stringify(error.errors));
}

async function collect(iterable) {
  const all = [];
  for await (const item of iterable) all.push(item);
  return all;
}

assert.equal((await client.user.tokens.verify()).status, 'active');
const zones = await collect(client.zones.list({ name: zone, status: 'active' }));
assert.equal(zones.length, 1);
const zone_id = zones[0].id;
assert.equal((await client.zones.get({ zone_id })).name, zone);

const records = client.dns.records;
const a = (name, content, more = {}) => ({ zone_id, type: 'A', name, content, ttl: 300, ...more });
const made = await records.create(a('registry', '203.0.113.7', { comment: 'mark', proxied: false }));
assert.equal(made.name, `registry.${zone}`);
await refused(records.create(a(`registry.${zone}`, '203.0.113.7')), 400, 81058);
await refused(records.create({ zone_id, type: 'CNAME', name: 'registry', content: 'other.org', ttl: 1 }), 400, 81053);
await refused(records.create(a('bad', 'nowhere')), 400, 9005);
await refused(records.create(a('bad', '203.0.113.7', { ttl: 5 })), 400, 9021);
await refused(records.create(a('bad', '10.0.0.1', { proxied: true, ttl: 1 })), 400, 9003);
await refused(records.create(a('bad', '203.0.113.7', { comment: 'c'.repeat(101) })), 400, 9313);
await refused(records.create(a('bad', '203.0.113.7', { tags: ['a:b'] })), 400, 1004);

const patched = await records.edit(made.id, { zone_id, content: '203.0.113.8' });
assert.equal(patched.content, '203.0.113.8');
assert.equal(patched.comment, 'mark');
const put = await records.update(made.id, a('registry', '203.0.113.9'));
assert.equal(put.comment, null);
assert.equal((await records.get(made.id, { zone_id })).content, '203.0.113.9');

for (let i = 0; i < 12; i++) await records.create(a(`n${i}`, '203.0.113.7', { comment: `mark ${i % 2}` }));
assert.equal((await collect(records.list({ zone_id, per_page: 5 }))).length, 13);
assert.equal((await collect(records.list({ zone_id, name: { startswith: 'n' }, per_page: 5 }))).length, 12);
assert.equal((await collect(records.list({ zone_id, comment: { exact: 'mark 1' } }))).length, 6);
assert.equal((await collect(records.list({ zone_id, type: 'TXT' }))).length, 0);

const batch = await records.batch({
  zone_id,
  deletes: [{ id: made.id }],
  posts: [{ type: 'TXT', name: '_acme-challenge', content: '"value"', ttl: 60 }],
});
assert.equal(batch.posts.length, 1);
await refused(records.delete(made.id, { zone_id }), 404, 81044);
for (const record of await collect(records.list({ zone_id }))) await records.delete(record.id, { zone_id });
assert.equal((await collect(records.list({ zone_id }))).length, 0);

assert.equal((await client.zones.settings.get('ssl', { zone_id })).value, 'full');
await client.zones.settings.edit('ssl', { zone_id, value: 'strict' });
assert.equal((await client.zones.settings.get('ssl', { zone_id })).value, 'strict');

const stranger = new Cloudflare({ apiToken: 'cfut_' + 'x'.repeat(48), baseURL, maxRetries: 0 });
await refused(stranger.user.tokens.verify(), 401, 1000);
await refused(stranger.zones.list().then((page) => page), 403, 9109);
await refused(records.list({ zone_id: 'f'.repeat(32) }).then((page) => page), 403, 10000);
console.log('all calls as expected');
