#!/usr/bin/env python3
"""Checks a report in a real browser: python3 Tests/Tools/check_report.py REPORT.html...

Opens each page in headless Chromium, at the widths of a phone and of a desktop, and fails (exit
status 1, with the list) where the page makes a request other than for itself, the console or the
security policy reports an error, or the page is wider than the window. Exit status 2: no browser.

`ISOGLOSS_REPORT_PAGE=page.html swift test -c release --filter ReportTests` writes a page to check.

Needs Chromium and the standard library of Python 3.9 only; talks the DevTools protocol over pipes.
"""

import fcntl
import json
import os
import pathlib
import select
import shutil
import subprocess
import sys
import tempfile
import time

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
WIDTHS = (360, 1280)
TIMEOUT_SECONDS = 60


class Browser:
    """A headless browser with one open page; use it in a `with` statement."""

    def __init__(self, program):
        self.profile = tempfile.TemporaryDirectory()
        command_read, self.commands = os.pipe()
        self.replies, reply_write = os.pipe()
        # Chromium reads commands from descriptor 3 and answers on 4; the copies lie above both.
        inherited = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (command_read, reply_write)]
        arguments = [program, "--headless=new", "--disable-gpu", "--no-first-run",
                     "--remote-debugging-pipe", f"--user-data-dir={self.profile.name}"]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")
        self.process = subprocess.Popen(
            arguments + ["about:blank"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, pass_fds=(3, 4),
            preexec_fn=lambda: (os.dup2(inherited[0], 3), os.dup2(inherited[1], 4)))
        for end in inherited + [command_read, reply_write]:
            os.close(end)
        self.buffer = b""
        self.events = []
        self.count = 0
        self.session = None
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(target for target in targets if target["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=page["targetId"],
                                 flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(f"{domain}.enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.profile.cleanup()

    def call(self, method, **parameters):
        """The result of a DevTools command; events that come in meanwhile are kept."""
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while True:
            reply = self.receive(deadline)
            if reply is None:
                raise TimeoutError(f"the browser did not answer {method}")
            if reply.get("id") == self.count:
                if "error" in reply:
                    raise RuntimeError(f"{method}: {reply['error']}")
                return reply["result"]
            self.events.append(reply)

    def receive(self, deadline):
        """The next message, or None when the deadline has passed."""
        while b"\0" not in self.buffer:
            wait = deadline - time.monotonic()
            if wait <= 0 or not select.select([self.replies], [], [], wait)[0]:
                return None
            received = os.read(self.replies, 1 << 16)
            if not received:
                raise EOFError("the browser ended")
            self.buffer += received
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def open(self, url, width):
        """Opens `url` in a window of `width` pixels; returns what happened until it was still."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=800,
                  deviceScaleFactor=1, mobile=width < 600)
        self.events = []
        self.call("Page.navigate", url=url)
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            event = self.receive(deadline)
            if event is None:
                raise TimeoutError(f"{url} did not load")
            self.events.append(event)
        while (event := self.receive(time.monotonic() + 0.5)) is not None:
            self.events.append(event)
        return self.events


def complaints(events, url):
    """What is wrong with the events of opening `url`."""
    for event in events:
        method, detail = event["method"], event["params"]
        if method == "Network.requestWillBeSent" and detail["request"]["url"] != url:
            yield f"request: {detail['request']['url']}"
        elif method == "Log.entryAdded" and detail["entry"]["level"] in ("error", "warning"):
            yield f"log: {detail['entry']['text']}"
        elif method == "Runtime.consoleAPICalled" and detail["type"] in ("error", "assert"):
            yield f"console: {[value.get('value') for value in detail['args']]}"
        elif method == "Runtime.exceptionThrown":
            yield f"exception: {detail['exceptionDetails']['text']}"


def check(browser, path):
    """Complaints about the page at `path`, at each width."""
    url = pathlib.Path(path).resolve().as_uri()
    for width in WIDTHS:
        events = browser.open(url, width)
        if not any(event["method"] == "Network.requestWillBeSent" for event in events):
            yield f"{width} px: the browser did not tell of its requests, so none were checked"
        for complaint in complaints(events, url):
            yield f"{width} px: {complaint}"
        expression = "document.scrollingElement.scrollWidth"
        page = browser.call("Runtime.evaluate", expression=expression)["result"]["value"]
        if page > width:
            yield f"{width} px: the page is {page} px wide"


def main(paths):
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not paths or program is None:
        print(__doc__ if not paths else "no Chromium found", file=sys.stderr)
        return 2
    status = 0
    with Browser(program) as browser:
        for path in paths:
            for complaint in check(browser, path):
                print(f"{path}: {complaint}")
                status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
