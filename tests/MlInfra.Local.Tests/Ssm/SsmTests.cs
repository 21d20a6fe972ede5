using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Ssm;

public sealed class SsmTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task Parameters_are_put_read_by_name_and_path_and_deleted() => await Boto.RunAsync(local, """
        ssm = client('ssm')
        assert ssm.put_parameter(Name='/app/a', Value='1', Type='String')['Version'] == 1
        refused('ParameterAlreadyExists', ssm.put_parameter, Name='/app/a', Value='2', Type='String')
        assert ssm.put_parameter(Name='/app/a', Value='2', Type='String', Overwrite=True)['Version'] == 2
        ssm.put_parameter(Name='/app/deep/b', Value='3', Type='SecureString')
        p = ssm.get_parameter(Name='/app/a')['Parameter']
        assert p['Value'] == '2' and p['ARN'] == 'arn:aws:ssm:us-east-1:000000000000:parameter/app/a', p
        assert ssm.get_parameter(Name=p['ARN'])['Parameter']['Value'] == '2'
        assert ssm.get_parameter(Name='/app/deep/b')['Parameter']['Value'] != '3'
        assert ssm.get_parameter(Name='/app/deep/b', WithDecryption=True)['Parameter']['Value'] == '3'
        r = ssm.get_parameters(Names=['/app/a', '/no'])
        assert [x['Name'] for x in r['Parameters']] == ['/app/a'] and r['InvalidParameters'] == ['/no']
        assert [x['Name'] for x in ssm.get_parameters_by_path(Path='/app')['Parameters']] == ['/app/a']
        assert [x['Name'] for x in ssm.get_parameters_by_path(Path='/app', Recursive=True)['Parameters']] == ['/app/a', '/app/deep/b']
        ssm.delete_parameter(Name='/app/a')
        refused('ParameterNotFound', ssm.get_parameter, Name='/app/a')
        refused('ParameterNotFound', ssm.delete_parameter, Name='/app/a')
        refused('ValidationException', ssm.put_parameter, Name='bad name', Value='1', Type='String')
        """);

    [Fact]
    public async Task The_AWS_CLI_reads_a_parameter()
    {
        await AwsCli.RunAsync(local, "ssm", "put-parameter", "--name", "/cli", "--type", "String", "--value", "v");

        var output = await AwsCli.RunAsync(local, "ssm", "get-parameter", "--name", "/cli");

        Assert.Contains("\"Value\": \"v\"", output);
    }
}
