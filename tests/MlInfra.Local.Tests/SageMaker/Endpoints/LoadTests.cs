using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Endpoints;

/// <summary>Traffic while what serves it is replaced, or killed.</summary>
public sealed class LoadTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private const string Traffic = """
        import threading, signal
        # Answers with its version around what was asked, so that a mixture would show.
        PARROT = '''
        import os
        def model_fn(folder): return open(folder + '/answer.txt').read()
        def transform_fn(version, body, *_): return version + ':' + body + ':' + version, 'text/plain'
        '''
        def parrot(version): return config(variant(model(artifact(answer_txt=version, code__inference_py=PARROT)), count=2))
        class Callers:
            def __init__(self, name, n=6):
                self.name, self.stop, self.right, self.wrong, self.errors, self.lock = name, False, {}, [], [], threading.Lock()
                self.threads = [threading.Thread(target=self.run, args=(i,)) for i in range(n)]
                [t.start() for t in self.threads]
            def run(self, i):
                c, n = client('sagemaker-runtime'), 0
                while not self.stop:
                    n += 1
                    time.sleep(0.003) # else the callers take the processors from what they call
                    asked = '%d-%d' % (i, n)
                    try: said = c.invoke_endpoint(EndpointName=self.name, ContentType='text/csv', Body=asked)['Body'].read().decode().split(':')
                    except ClientError as e:
                        with self.lock: self.errors.append(e.response)
                        continue
                    with self.lock:
                        if said[1] != asked or said[0] != said[2]: self.wrong.append((asked, said))
                        else: self.right[said[0]] = self.right.get(said[0], 0) + 1
            def end(self):
                self.stop = True
                [t.join() for t in self.threads]

        """;

    private Task<string> RunAsync(string script) => ServingScript.RunAsync(local, Traffic + script, TimeSpan.FromMinutes(15));

    [Fact]
    public Task A_hundred_replacements_lose_and_mix_nothing() => RunAsync("""
        versions = [parrot('v%d' % i) for i in range(4)]
        name = endpoint(versions[0])
        callers = Callers(name)
        for i in range(1, 101):
            sm.update_endpoint(EndpointName=name, EndpointConfigName=versions[i % 4])
            d = wait(name)
            assert d['EndpointConfigName'] == versions[i % 4] and 'FailureReason' not in d, d
        callers.end()
        assert not callers.errors and not callers.wrong, (callers.errors[:3], callers.wrong[:3])
        assert len(callers.right) == 4 and sum(callers.right.values()) > 500, callers.right
        gone(name)
        """);

    [Fact]
    public Task Killed_model_servers_cost_only_what_they_were_answering() => RunAsync($"state = '{Path.GetFileName(local.StateFolder)}'\n" + """
        # Those of this endpoint alone: other tests, and the user, have theirs.
        def servers():
            found = []
            for p in filter(str.isdigit, os.listdir('/proc')):
                try:
                    words = open('/proc/%s/cmdline' % p, 'rb').read().split(b'\0')
                    # not the sandbox around it, which bears the same words
                    if b'python' in words[0] and b'mlinfra_server.py' in words[-2] and state in open('/proc/%s/mountinfo' % p).read(): found.append(int(p))
                except (OSError, IndexError): pass
            return sorted(found)
        name = endpoint(parrot('v'))
        callers, killed = Callers(name), 0
        while killed < 8:
            until(servers)
            for p in servers()[-1:]:
                try: os.kill(p, signal.SIGKILL); killed += 1
                except ProcessLookupError: pass
            time.sleep(0.5)
        until(lambda: len(servers()) == 2)
        def answered(): return sum(callers.right.values())
        # what the last kill cost has been told by then
        right = answered(); until(lambda: answered() > right + 50)
        before = len(callers.errors)
        right = answered(); until(lambda: answered() > right + 200)
        callers.end()
        assert len(callers.errors) == before, 'errors go on'
        assert not callers.wrong and sum(callers.right.values()) > 100, (callers.wrong[:3], callers.right)
        assert all(e['Error']['Code'] == 'ModelError' and e['ResponseMetadata']['HTTPStatusCode'] == 424 and e['OriginalStatusCode'] == 502 for e in callers.errors), callers.errors[:3]
        assert len(callers.errors) <= 60, len(callers.errors)
        gone(name)
        assert not servers(), servers()
        """);
}
