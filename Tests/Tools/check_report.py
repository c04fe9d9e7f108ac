#!/usr/bin/env python3
"""Checks a report in a real browser: check_report.py [--pictures FOLDER] PAGE...

Opens each page in headless Chromium at the widths of a phone and of a desktop, in light and dark,
and as for print, and fails (exit status 1, with the list) where

- the page makes a request other than for itself, or the console or the security policy complains,
- the page is wider than the window,
- in a window of 1280 x 800 or 390 x 844 pixels the results end below one and a half screens,
- the page with its details folded is higher than 4,500 pixels, or a folded section than 60,
- details stay closed on paper, or something cannot be reached by the keyboard.

The heights are printed. `--pictures FOLDER` saves what was seen. Exit status 2: no browser.

`ISOGLOSS_REPORT_FOLDER=folder swift test --filter ReportStageTests` keeps a build to check:
folder/report/index.html.

Needs Chromium and the standard library of Python 3.9 only; talks the DevTools protocol over pipes.
"""

import base64
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
# Widths of windows, with the scheme; A4 paper is 794 pixels wide.
VIEWS = ((390, "light"), (390, "dark"), (1280, "light"), (1280, "dark"), (794, "print"))
HEIGHTS = {390: 844, 1280: 800, 794: 1123}
PAGE_HEIGHT = 4500
FOLDED_HEIGHT = 60
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

    def evaluate(self, expression):
        """The value of an expression of JavaScript on the page."""
        reply = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in reply:
            raise RuntimeError(f"{expression}: {reply['exceptionDetails']}")
        return reply["result"]["value"]

    def picture(self, path):
        """Saves the whole page as a picture."""
        shot = self.call("Page.captureScreenshot", captureBeyondViewport=True)
        pathlib.Path(path).write_bytes(base64.b64decode(shot["data"]))

    def open(self, url, width, scheme):
        """Opens `url` in a window of `width` pixels; returns what happened until it was still."""
        colours = {"name": "prefers-color-scheme", "value": "dark" if scheme == "dark" else "light"}
        self.call("Emulation.setEmulatedMedia", media="print" if scheme == "print" else "screen",
                  features=[colours])
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=HEIGHTS[width],
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


# What is measured on the page, in pixels.
MEASURES = """(() => {
  const bottom = id => {
    const element = document.getElementById(id);
    return element ? Math.ceil(element.getBoundingClientRect().bottom + scrollY) : 0;
  };
  const folded = [...document.querySelectorAll("section.folded")].map(section => ({
    name: section.querySelector("h2").textContent,
    height: Math.ceil(section.getBoundingClientRect().height
      + parseFloat(getComputedStyle(section).marginBottom)),
  }));
  return {
    width: document.scrollingElement.scrollWidth,
    height: document.scrollingElement.scrollHeight,
    results: bottom("results"),
    folded: folded,
    hidden: [...document.querySelectorAll("details:not([open]) table")]
      .filter(table => table.getBoundingClientRect().height == 0).length,
    unreachable: [...document.querySelectorAll("main .scroll")]
      .filter(area => area.tabIndex != 0).length,
  };
})()"""


def check(browser, path, pictures):
    """Complaints about the page at `path`, at each width and in each scheme."""
    url = pathlib.Path(path).resolve().as_uri()
    for width, scheme in VIEWS:
        where = f"{width} px, {scheme}"
        events = browser.open(url, width, scheme)
        if not any(event["method"] == "Network.requestWillBeSent" for event in events):
            yield f"{where}: the browser did not tell of its requests, so none were checked"
        for complaint in complaints(events, url):
            yield f"{where}: {complaint}"
        measures = browser.evaluate(MEASURES)
        for complaint in misfits(measures, width, scheme):
            yield f"{where}: {complaint}"
        folded = max([section["height"] for section in measures["folded"]], default=0)
        print(f"{path}: {where}: page {measures['height']} px high, results end at "
              f"{measures['results']} px, folded sections at most {folded} px")
        if pictures:
            browser.picture(f"{pictures}/{pathlib.Path(path).stem}-{width}-{scheme}.png")


def misfits(measures, width, scheme):
    """What is wrong with the measures of a page."""
    if measures["width"] > width:
        yield f"the page is {measures['width']} px wide"
    if measures["unreachable"]:
        yield f"{measures['unreachable']} scrolling areas cannot be reached by the keyboard"
    if scheme == "print":
        if measures["hidden"]:
            yield f"{measures['hidden']} tables in details are not printed"
        return
    results_end = HEIGHTS[width] * 3 // 2
    if measures["results"] > results_end:
        yield f"the results end at {measures['results']} px, expected {results_end} at most"
    if measures["height"] > PAGE_HEIGHT:
        yield f"the page is {measures['height']} px high, expected {PAGE_HEIGHT} at most"
    for section in measures["folded"]:
        if section["height"] > FOLDED_HEIGHT:
            yield f"'{section['name']}' is {section['height']} px high when folded"


def main(arguments):
    pictures = None
    if arguments[:1] == ["--pictures"]:
        pictures, arguments = arguments[1], arguments[2:]
        pathlib.Path(pictures).mkdir(parents=True, exist_ok=True)
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not arguments or program is None:
        print(__doc__ if not arguments else "no Chromium found", file=sys.stderr)
        return 2
    status = 0
    with Browser(program) as browser:
        for path in arguments:
            for complaint in check(browser, path, pictures):
                print(f"{path}: {complaint}")
                status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
