"""How long the language server takes from an edit to the diagnostics of the file.

    python benches/edits.py PROGRAM PROJECT FILE [ARGUMENTS OF THE SERVER…]

A line that calls something is put into the middle of FILE, a file of PROJECT, and taken out again; nothing is saved. Each
time is from the message to the answer for that version, over the pipe, with a pause after it in which the server goes on
to check the other files.
"""

import json
import pathlib
import queue
import statistics
import subprocess
import sys
import threading
import time

EDITS = 20
PAUSES = {"while typing": 0.05, "after a rest": 2.0}


class Server:
    def __init__(self, program, project, arguments):
        self.process = subprocess.Popen(
            [program, "server", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.messages = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()
        publish = {"textDocument": {"publishDiagnostics": {"versionSupport": True}}}
        folders = [{"uri": project.as_uri(), "name": project.name}]
        self.send(id=1, method="initialize", params={"capabilities": publish, "workspaceFolders": folders})
        self.send(method="initialized", params={})

    def read(self):
        output = self.process.stdout
        while header := output.readline():
            length = int(header.split(b":")[1])
            output.readline()
            message = json.loads(output.read(length))
            self.messages.put((time.perf_counter(), message))

    def send(self, **message):
        text = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(text), text))
        self.process.stdin.flush()

    def published(self, uri, version):
        """When the diagnostics of a version came, and how many."""
        while True:
            at, message = self.messages.get(timeout=300)
            params = message.get("params") or {}
            if params.get("uri") == uri and params.get("version") == version:
                return at, len(params["diagnostics"])


def main():
    program, project, file, *arguments = sys.argv[1:]
    project = pathlib.Path(project).resolve()
    path = project / file
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    server = Server(program, project, arguments)
    started = time.perf_counter()
    uri = path.as_uri()
    document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
    server.send(method="textDocument/didOpen", params={"textDocument": document})
    ready, count = server.published(uri, 1)
    print(f"{file}: {len(lines)} lines, {count} diagnostics, first after {(ready - started) * 1000:.0f} ms")
    time.sleep(10)

    at = next(i for i in range(len(lines) // 2, len(lines)) if lines[i].startswith("        return "))
    start, end = {"line": at, "character": 0}, {"line": at + 1, "character": 0}
    added = {"range": {"start": start, "end": start}, "text": "        _ = len(str(1))\n"}
    removed = {"range": {"start": start, "end": end}, "text": ""}
    version = 1
    for when, pause in PAUSES.items():
        times = []
        for index in range(EDITS):
            version += 1
            change = removed if index % 2 else added
            begin = time.perf_counter()
            document = {"uri": uri, "version": version}
            server.send(
                method="textDocument/didChange", params={"textDocument": document, "contentChanges": [change]}
            )
            times.append((server.published(uri, version)[0] - begin) * 1000)
            time.sleep(pause)
        low, middle, high = min(times), statistics.median(times), max(times)
        print(f"{when}: {middle:.1f} ms in the middle of {EDITS} edits, from {low:.1f} to {high:.1f}")
    server.process.kill()


main()
