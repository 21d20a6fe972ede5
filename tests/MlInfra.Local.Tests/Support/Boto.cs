namespace MlInfra.Local.Tests.Support;

/// <summary>
/// Runs a script with boto3 against the endpoint and gives what it printed. The script has client(service, **more),
/// session(role_arn) for clients as a role, and refused(code, call, **arguments), which gives the error's message.
/// </summary>
public static class Boto
{
    private const string Preamble = """
        import os, sys, json, time, boto3
        from botocore.config import Config
        from botocore.exceptions import ClientError
        def client(service, **more):
            config = Config(retries={'max_attempts': 0}, read_timeout=60, **more.pop('config', {}))
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

        """;

    public static Task<string> RunAsync(LocalFixture local, string script, TimeSpan? limit = null) => RunAsync(local.Endpoint, script, limit);

    public static async Task<string> RunAsync(Uri endpoint, string script, TimeSpan? limit = null)
    {
        var ran = await Nursery.RunAsync(Preamble + script, Run.ClientEnvironment(endpoint), limit ?? TimeSpan.FromMinutes(2));
        Assert.True(ran.ExitCode == 0, $"the script failed ({ran.ExitCode}):\n{ran.Output}\n{ran.Error}");
        return ran.Output;
    }
}
