"""Asks the program that started this cloud for machines and volumes. Where it offers none, the cloud is its API alone.

MACHINES_URL is where the program listens, MACHINES_TOKEN what it knows us by.
"""
import http.client
import json
import os
import urllib.parse

ENABLED = 'MACHINES_URL' in os.environ


class Refused(Exception):
    pass


def ask(method, *path, **body):
    """Returns the answer's text, or nothing where there are no machines."""
    if not ENABLED:
        return ''
    base = urllib.parse.urlsplit(os.environ['MACHINES_URL'])
    connection = http.client.HTTPConnection(base.hostname, base.port, timeout=120)
    try:
        connection.request(method, '/' + '/'.join(path), json.dumps(body), {
            'Authorization': 'Bearer ' + os.environ['MACHINES_TOKEN'], 'Content-Type': 'application/json'})
        answer = connection.getresponse()
        text = answer.read().decode()
    finally:
        connection.close()
    if answer.status >= 300:
        raise Refused(text)
    return text
