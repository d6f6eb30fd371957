"""Asks the hub in its own container, so that its token never leaves it: METHOD PATH [JSON] -> status, a line break, the body."""
import sys
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

API = "http://127.0.0.1:8081{base}hub/api"


def main(base, method, path, body=""):
    token = Path("/srv/secrets/api-token").read_text().strip()
    headers = {"Authorization": "token " + token, "Content-Type": "application/json"}
    request = Request(API.format(base=base) + path, body.encode() or None, headers, method=method)
    try:
        with urlopen(request, timeout=150) as answer:
            show(answer.status, answer.read())
    except HTTPError as error:
        show(error.code, error.read())
    except (URLError, OSError) as error:
        show(0, str(getattr(error, "reason", error)).encode())


def show(status, body):
    sys.stdout.buffer.write(b"%d\n" % status + body)


main(*sys.argv[1:])
