"""Asks pacparser: [[script, [url, ...]], ...] on standard input, the same shape with answers on standard output."""
import json
import sys
from urllib.parse import urlsplit

import pacparser


def ask(script, urls):
    pacparser.init()
    try:
        pacparser.setmyip("10.20.30.40")
        pacparser.parse_pac_string(script)
        return [pacparser.find_proxy(url, urlsplit(url).hostname) for url in urls]
    finally:
        pacparser.cleanup()


print(json.dumps([ask(script, urls) for script, urls in json.load(sys.stdin)]))
