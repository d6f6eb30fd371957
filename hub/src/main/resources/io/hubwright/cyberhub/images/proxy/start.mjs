// The proxy takes its token from the environment alone. It is put there from a file, inside of this process, where neither ps nor
// docker inspect shows it.
import { readFileSync } from "node:fs";

const file = process.env.CONFIGPROXY_AUTH_TOKEN_FILE ?? "/run/secrets/proxy-token";
process.env.CONFIGPROXY_AUTH_TOKEN = readFileSync(file, "utf8").trim();
if (!process.env.CONFIGPROXY_AUTH_TOKEN) throw new Error(`the proxy's token in ${file} is empty`);

if (process.getuid() === 0) {
  try {
    process.setgroups([]);
    process.setgid(65534);
    process.setuid(65534);
  } catch (e) {
    if (e.code !== "EPERM") throw e; // a container without the capability has little to give up
  }
}
await import("/opt/proxy/node_modules/configurable-http-proxy/bin/configurable-http-proxy");
