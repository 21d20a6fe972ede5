namespace MlInfra.Local.Tests.Support;

/// <summary>
/// Runs a script with boto3 against the endpoint and gives what it printed. The script has client(service, **more),
/// session(role_arn) for clients as a role, refused(code, call, **arguments), which gives the error's message, until(what), which waits
/// for it as long as a slow machine may need, and tries(), whose loop goes on so long.
/// </summary>
public static class Boto
{
    private const string Preamble = """
        import os, sys, json, time, boto3
        from botocore.config import Config
        from botocore.exceptions import ClientError
        def client(service, **more):
            config = Config(retries={'max_attempts': 0}, read_timeout=120, **more.pop('config', {}))
            return boto3.client(service, endpoint_url=os.environ['LOCAL'], region_name='us-east-1', config=config, **more)
        def session(role_arn, name='test'):
            c = client('sts').assume_role(RoleArn=role_arn, RoleSessionName=name)['Credentials']
            keys = dict(aws_access_key_id=c['AccessKeyId'], aws_secret_access_key=c['SecretAccessKey'], aws_session_token=c['SessionToken'])
            return lambda service, **more: client(service, **keys, **more)
        def refused(code, call, **arguments):
            try:
                call(**arguments)
            except ClientError as e:
                assert e.response['Error']['Code'] == code, e.response
                return e.response['Error'].get('Message', '')
            raise AssertionError('not refused with ' + code)
        def tries(limit=120):
            end = time.time() + limit
            while time.time() < end:
                yield
                time.sleep(0.05)
        def until(what, limit=120):
            for _ in tries(limit):
                if what(): return
            raise AssertionError('it did not happen')

        """;

    public static Task<string> RunAsync(LocalFixture local, string script, TimeSpan? limit = null) => RunAsync(local.Endpoint, script, limit);

    public static async Task<string> RunAsync(Uri endpoint, string script, TimeSpan? limit = null)
    {
        var ran = await Nursery.RunAsync(Preamble + script, Run.ClientEnvironment(endpoint), limit ?? TimeSpan.FromMinutes(5));
        Assert.True(ran.ExitCode == 0, $"the script failed ({ran.ExitCode}):\n{ran.Output}\n{ran.Error}");
        return ran.Output;
    }
}
