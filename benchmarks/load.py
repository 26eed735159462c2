"""A small load generator: threads with one kept-open connection each, requests made beforehand. Run in its own process.

Reads JSON from standard input (`port`, `paths`, `threads`, `seconds`, perhaps `rate`) and prints JSON: answers, seconds,
times, errors. With a `rate` so many requests a second fall due, and times are counted from then: waiting counts too.
"""

import json
import socket
import sys
import threading
import time


def main() -> None:
    """Ask as fast as answers come, or at the wished rate, until the time is over."""
    wish = json.loads(sys.stdin.read())
    requests = [_request(path) for path in wish["paths"]]
    times: list[list[float]] = [[] for _ in range(wish["threads"])]
    errors = [0] * wish["threads"]
    apart = wish["threads"] / wish["rate"] if wish.get("rate") else 0.0  # seconds between the requests of a thread
    begin = time.perf_counter()
    end = begin + wish["seconds"]

    def work(number: int) -> None:
        connection = socket.create_connection(("127.0.0.1", wish["port"]), timeout=60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        n = number if apart else number * len(requests) // wish["threads"]
        due = begin + apart * number / wish["threads"]
        while (started := due if apart else time.perf_counter()) < end:
            time.sleep(max(0.0, due - time.perf_counter()))
            connection.sendall(requests[n % len(requests)])
            if _answer(connection) != 200:
                errors[number] += 1
            times[number].append(time.perf_counter() - started)
            n += wish["threads"] if apart else 1
            due += apart
        connection.close()

    workers = [threading.Thread(target=work, args=(n,)) for n in range(wish["threads"])]
    started = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    took = time.perf_counter() - started
    every = sorted(t for own in times for t in own)
    print(
        json.dumps(
            {
                "answers": len(every),
                "seconds": took,
                "errors": sum(errors),
                "p50": 1000 * every[len(every) // 2],
                "p95": 1000 * every[int(len(every) * 0.95)],
            }
        )
    )


def _request(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nAccept-Language: fi\r\n\r\n".encode()


def _answer(connection: socket.socket) -> int:
    """Read one answer to its end; its status."""
    data = connection.recv(65536)
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            raise ConnectionError("closed")
        data += more
    head, body = data.split(b"\r\n\r\n", 1)
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    missing = length - len(body)
    while missing > 0:
        missing -= len(connection.recv(min(missing, 1 << 20)))
    return int(head[9:12])


if __name__ == "__main__":
    main()
