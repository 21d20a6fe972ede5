using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Sts;

public sealed class StsTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task Any_key_of_the_laptop_is_the_administrator() => await Boto.RunAsync(local, """
        who = client('sts').get_caller_identity()
        assert who['Arn'] == 'arn:aws:iam::000000000000:user/laptop', who
        assert who['Account'] == '000000000000', who
        c = client('sts').get_session_token()['Credentials']
        mine = client('sts', aws_access_key_id=c['AccessKeyId'], aws_secret_access_key=c['SecretAccessKey'], aws_session_token=c['SessionToken'])
        assert mine.get_caller_identity()['Arn'] == 'arn:aws:iam::000000000000:user/laptop'
        """);

    [Fact]
    public async Task A_key_that_looks_issued_here_but_is_not_is_refused() => await Boto.RunAsync(local, """
        gone = client('sts', aws_access_key_id='ASIAMLINFRA222222222', aws_secret_access_key='x', aws_session_token='x')
        assert refused('InvalidClientTokenId', gone.get_caller_identity) == 'The security token included in the request is invalid.'
        """);

    [Fact]
    public async Task Sessions_outlive_a_restart()
    {
        var issued = local.Get<MlInfra.Local.Core.ICredentialIssuer>().Issue("arn:aws:iam::000000000000:role/r", "s", TimeSpan.FromHours(1));

        await local.RestartAsync();

        await Boto.RunAsync(local, $"""
            who = client('sts', aws_access_key_id='{issued.AccessKeyId}', aws_secret_access_key='x', aws_session_token='x').get_caller_identity()
            assert who['Arn'] == 'arn:aws:sts::000000000000:assumed-role/r/s', who
            """);
    }

    [Fact]
    public async Task The_AWS_CLI_reads_it()
    {
        var output = await AwsCli.RunAsync(local, "sts", "get-caller-identity");

        Assert.Contains("user/laptop", output);
    }
}
