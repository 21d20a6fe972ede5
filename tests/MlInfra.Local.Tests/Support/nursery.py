"""
Runs scripts in forks of itself: boto3 and the services' models are loaded once for all tests, not once for each.

A line of JSON {"script", "environment"} on a connection to the socket starts one; the answer is a line with the process's id, and when it
has ended a line with its exit code and what it printed. Ends when its own standard input ends.
"""
import json, os, select, signal, socket, sys, traceback

import boto3

SERVICES = ('s3', 'iam', 'sagemaker', 'sagemaker-runtime', 'sts', 'logs', 'cloudwatch', 'lambda', 'sqs', 'sns', 'events', 'cloudformation')


def run(script, environment):
    """The script in this process, as `python3 -c` would."""
    import random, threading
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.update(environment)
    random.seed()
    sys.argv = ['-c']
    code = 0
    try:
        exec(compile(script, '<string>', 'exec'), {'__name__': '__main__', '__builtins__': __builtins__})
    except SystemExit as e:
        code = e.code if isinstance(e.code, int) else 0 if e.code is None else 1
    except BaseException:
        traceback.print_exc()
        code = 1
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon: thread.join()
    sys.stdout.flush(); sys.stderr.flush()
    os._exit(code)


def attend(connection):
    """Reads what is asked, starts it, and tells how it ended."""
    stream = connection.makefile('rw', encoding='utf-8')
    asked = json.loads(stream.readline())
    printed = [os.memfd_create(name) for name in ('output', 'error')]
    pid = os.fork()
    if pid == 0:
        os.setsid()
        connection.close()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, memory in enumerate(printed, 1): os.dup2(memory, number)
        run(asked['script'], asked['environment'])
    stream.write('%d\n' % pid); stream.flush()
    _, status = os.waitpid(pid, 0)
    texts = [os.pread(memory, os.fstat(memory).st_size, 0).decode(errors='replace') for memory in printed]
    stream.write(json.dumps({'code': os.waitstatus_to_exitcode(status), 'output': texts[0], 'error': texts[1]}) + '\n'); stream.flush()
    os._exit(0)


def main():
    for service in SERVICES: boto3.client(service, endpoint_url='http://127.0.0.1:1', region_name='us-east-1')
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(sys.argv[1])
    listener.listen(64)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print('ready', flush=True)
    while True:
        ready, _, _ = select.select([listener, sys.stdin], [], [])
        if sys.stdin in ready: return
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try: attend(connection)
            finally: os._exit(1)
        connection.close()


main()
