"""Writes into Keystone's catalog where clients reach the services: catalog HOST "5000=32001 8774=32002"."""
import re
import sqlite3
import sys


def main(host, ports):
    mapped = dict(pair.split('=') for pair in ports.split())
    database = sqlite3.connect('/var/lib/devcloud/keystone.db')
    with database:
        for key, url in database.execute("SELECT id, url FROM endpoint WHERE interface = 'public'").fetchall():
            public = re.sub(r'//[^:/]+:(\d+)', lambda found: '//%s:%s' % (host, mapped.get(found[1], found[1])), url, count=1)
            database.execute('UPDATE endpoint SET url = ? WHERE id = ?', (public, key))


if __name__ == '__main__':
    main(*sys.argv[1:])
