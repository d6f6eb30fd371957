"""The engine benchmark's workload by openstacksdk's cloud layer, ten servers at a time.

Logs in, prints a line, waits for one, brings up, prints the seconds that it took. Its argument is the number of servers.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import openstack

THREADS = 10
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJlN0rT1wyN5wYt5iTQy7o3V6YfLUn7k5m4mCkq0m1xv benchmark"


def bring_up(cloud, number, image, flavor, network):
    name = f"site-{number}"
    volume = cloud.create_volume(size=100, name=name, wait=False)
    server = cloud.create_server(
        name,
        image=image,
        flavor=flavor,
        network=network,
        key_name="site",
        security_groups=["site"],
        auto_ip=False,  # it would take addresses away from each other's servers
        wait=True,
        timeout=600,
    )
    cloud.create_floating_ip(network="Public-Network", server=server, wait=True)
    cloud.attach_volume(server, cloud.get_volume(volume.id), wait=True)


def main():
    servers = int(sys.argv[1])
    cloud = openstack.connect()
    cloud.authorize()
    print("ready", flush=True)
    sys.stdin.readline()
    start = time.monotonic()
    cloud.create_keypair("site", KEY)
    group = cloud.create_security_group("site", "benchmark")
    cloud.create_security_group_rule(group.id, remote_ip_prefix="10.64.0.0/19")
    for port in (22, 80, 443):
        cloud.create_security_group_rule(
            group.id, port_range_min=port, port_range_max=port, protocol="tcp", remote_ip_prefix="0.0.0.0/0"
        )
    image = cloud.get_image("Ubuntu-24.04")
    flavor = cloud.get_flavor("p2-3gb")
    network = cloud.get_network("hubwright-network")
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda number: bring_up(cloud, number, image, flavor, network), range(servers)))
    print(time.monotonic() - start, flush=True)


main()
