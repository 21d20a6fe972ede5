using System.IO.Compression;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Lambda;

/// <summary>The package of the function that does what its event says, and the Python that deploys it.</summary>
public static class TestFunction
{
    public const string Deploy = """
        iam, lam, s3, sqs, logs = client('iam'), client('lambda'), client('s3'), client('sqs'), client('logs')
        def role(name, *statements):
            trust = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Service': 'lambda.amazonaws.com'}, 'Action': 'sts:AssumeRole'}]}
            arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))['Role']['Arn']
            may = [{'Effect': 'Allow', 'Action': 'logs:*', 'Resource': '*'}, *statements]
            iam.put_role_policy(RoleName=name, PolicyName='p', PolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': may}))
            return arn
        def function(name, *statements, **more):
            s3.create_bucket(Bucket='code')
            with open(os.environ['PACKAGE'], 'rb') as f: s3.put_object(Bucket='code', Key='function.zip', Body=f)
            arguments = dict(Runtime='dotnet10', Handler='TestFunction', MemorySize=256, Timeout=20, Code={'S3Bucket': 'code', 'S3Key': 'function.zip'})
            arguments.update(more)
            return lam.create_function(FunctionName=name, Role=role(name, *statements), **arguments)['FunctionArn']
        def invoke(name, payload, **more):
            r = lam.invoke(FunctionName=name, Payload=json.dumps(payload), **more)
            body = r['Payload'].read()
            return r.get('FunctionError'), json.loads(body) if body else None
        def log(name):
            for _ in tries(10):
                try:
                    return [e['message'] for e in logs.filter_log_events(logGroupName='/aws/lambda/' + name)['events']]
                except ClientError: pass
            return []

        """;

    public static async Task RunAsync(LocalFixture local, string script)
    {
        var zip = Path.Combine(Directory.CreateTempSubdirectory("mlinfra-package-").FullName, "function.zip");
        try
        {
            await ZipAsync(zip);
            await Boto.RunAsync(local, $"import os\nos.environ['PACKAGE'] = '{zip}'\n" + Deploy + script);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(zip)!, recursive: true);
        }
    }

    public static async Task ZipAsync(string zip)
    {
        var built = AppContext.BaseDirectory.Replace("MlInfra.Local.Tests", "MlInfra.Local.Tests.Function", StringComparison.Ordinal);
        await using var archive = await ZipFile.OpenAsync(zip, ZipArchiveMode.Create);
        foreach (var name in new[] { "TestFunction.dll", "TestFunction.runtimeconfig.json" }) await archive.CreateEntryFromFileAsync(Path.Combine(built, name), name);
    }
}
