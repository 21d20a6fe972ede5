"""Serves one model over HTTP as SageMaker's scikit-learn and XGBoost containers do: GET /ping, POST /invocations.

The handlers are the user's module (SAGEMAKER_PROGRAM): model_fn, and input_fn, predict_fn, output_fn or transform_fn where the
defaults do not do. Each worker is a process that loads the model for itself and answers one invocation at a time, as there.
"""
import os
import socket
import sys
import threading
import time
import traceback

from mlinfra_codecs import JSON, Response, provide_toolkits
from mlinfra_handlers import Handler, failure

REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
           415: "Unsupported Media Type", 500: "Internal Server Error"}


class Worker:
    """Accepts on the socket; a thread for each connection, one invocation at a time.

    Workers that share the socket take one request a connection instead, so that no request waits for a busy one beside an idle one.
    """

    def __init__(self, listener, handler, shared):
        self.listener, self.handler, self.shared, self.turn = listener, handler, shared, threading.Lock()
        self.began = None
        limit = os.environ.get("SAGEMAKER_MODEL_SERVER_TIMEOUT")
        if limit:
            threading.Thread(target=self.watch, args=(float(limit),), daemon=True).start()

    def watch(self, limit):
        while True:
            time.sleep(min(0.2, limit / 4))
            began = self.began
            if began is not None and time.monotonic() - began > limit:
                print("[CRITICAL] WORKER TIMEOUT: an invocation took longer than SAGEMAKER_MODEL_SERVER_TIMEOUT (%g s)" % limit, file=sys.stderr, flush=True)
                os._exit(1)

    def run(self):
        while True:
            connection, _ = self.listener.accept()
            if self.shared:
                connection.settimeout(60)
                self.serve(connection)
                continue
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            if connection.family == socket.AF_INET:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            rest = b""
            while True:
                head, rest = self.read_head(connection, rest)
                if head is None:
                    return
                rest = self.exchange(connection, head, rest)
                if self.shared:
                    return
        except (ConnectionError, socket.timeout):
            pass
        except Exception:
            traceback.print_exc()  # what a handler yields has failed, amid the answer
        finally:
            connection.close()

    @staticmethod
    def read_head(connection, data):
        while True:
            end = data.find(b"\r\n\r\n")
            if end >= 0:
                return data[:end], data[end + 4:]
            more = connection.recv(65536)
            if not more:
                return None, b""
            data += more

    def exchange(self, connection, head, rest):
        lines = head.decode("latin-1").split("\r\n")
        method, path = lines[0].split(" ")[:2]
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        length = int(headers.get("content-length") or 0)
        if len(rest) >= length:
            body, rest = rest[:length], rest[length:]
        else:
            body, got = bytearray(length), len(rest)
            body[:got] = rest
            view, rest = memoryview(body), b""
            while got < length:
                n = connection.recv_into(view[got:])
                if n == 0:
                    raise ConnectionError
                got += n
        self.answer(connection, self.respond(method, path, headers, body))
        return rest

    def respond(self, method, path, headers, body):
        if path == "/ping":
            return Response(b"\n", mimetype=JSON)
        if path != "/invocations":
            return Response("Not Found", status=404, mimetype="text/plain")
        if method != "POST":
            return Response("Method Not Allowed", status=405, mimetype="text/plain")
        with self.turn:
            self.began = time.monotonic()
            try:
                return self.handler(body, headers)
            except Exception as e:
                traceback.print_exc()
                return failure(e, 500)
            finally:
                self.began = None

    def answer(self, connection, response):
        if not isinstance(response.mimetype, (str, type(None))):
            response = failure(TypeError("the content type of an answer is %s, not str" % type(response.mimetype).__name__), 500)
        body = response.response
        if isinstance(body, str):
            body = body.encode("utf-8")
        elif hasattr(body, "__next__"):
            self.stream(connection, response, body)
            return
        elif not isinstance(body, (bytes, bytearray, memoryview)):
            try:
                body = b"".join(p.encode("utf-8") if isinstance(p, str) else bytes(p) for p in body)
            except TypeError as e:
                response = failure(TypeError("output_fn returned %s; str, bytes or a tuple of body and content type is expected (%s)" % (type(body).__name__, e)), 500)
                body = response.response.encode("utf-8")
        connection.sendall(self.head(response, "Content-Length: %d" % len(body)) + bytes(body))

    def stream(self, connection, response, parts):
        """What a handler yields goes out as it comes; an error in it ends the connection within the answer."""
        connection.sendall(self.head(response, "Transfer-Encoding: chunked"))
        for part in parts:
            part = part.encode("utf-8") if isinstance(part, str) else bytes(part)
            if part:
                connection.sendall(b"%x\r\n%s\r\n" % (len(part), part))
        connection.sendall(b"0\r\n\r\n")

    def head(self, response, framing):
        kind = response.mimetype or "application/octet-stream"
        if kind.startswith("text/") and "charset" not in kind:
            kind += "; charset=utf-8"
        status = int(str(response.status).split(" ")[0])
        head = "HTTP/1.1 %d %s\r\nContent-Type: %s\r\n%s\r\n" % (status, REASONS.get(status, "Status"), kind, framing)
        for name, value in getattr(response, "headers", {}).items():
            if name.lower() not in ("content-type", "content-length"):
                head += "%s: %s\r\n" % (name, value)
        if self.shared:
            head += "Connection: close\r\n"
        return head.encode("latin-1") + b"\r\n"


def listen():
    address = os.environ["MLINFRA_BIND"]
    if address.startswith("unix:"):
        path = address[5:]
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(path + ".new")
        listener.listen(1024)
        os.rename(path + ".new", path)
    else:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", int(address[4:])))
        listener.listen(1024)
    return listener


def work(listener, shared):
    provide_toolkits()
    try:
        handler = Handler()
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(3)
    Worker(listener, handler, shared).run()


def main():
    listener = listen()
    workers = int(os.environ.get("SAGEMAKER_MODEL_SERVER_WORKERS") or 1)
    if workers <= 1:
        work(listener, False)
    children = set()
    while True:
        while len(children) < workers:
            pid = os.fork()
            if pid == 0:
                work(listener, True)
            children.add(pid)
        pid, status = os.wait()
        children.discard(pid)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 3:
            os._exit(3)
        print("A worker ended with status %d; another one is started." % status, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
