namespace MlInfra.Local.Tests.SageMaker.Pipelines;

/// <summary>For operations and members that the machine's boto3 is too old to know: newer(operation, **members) sends them as they are.</summary>
internal static class Newer
{
    public const string Helpers = """
        import functools, urllib.request, urllib.error
        def newer(operation, **members):
            headers = {'X-Amz-Target': 'SageMaker.' + operation, 'Content-Type': 'application/x-amz-json-1.1'}
            if operation == 'StartPipelineExecution': members.setdefault('ClientRequestToken', os.urandom(16).hex())
            try: return json.load(urllib.request.urlopen(urllib.request.Request(os.environ['LOCAL'], json.dumps(members).encode(), headers)))
            except urllib.error.HTTPError as e:
                error = json.load(e)
                raise ClientError({'Error': {'Code': error['__type'].split('#')[-1], 'Message': error.get('message') or error.get('Message')}}, operation)
        def operation(name): return functools.partial(newer, name)

        """;
}
