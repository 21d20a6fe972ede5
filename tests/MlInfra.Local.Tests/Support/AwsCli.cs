namespace MlInfra.Local.Tests.Support;

/// <summary>Runs the AWS CLI against the endpoint.</summary>
public static class AwsCli
{
    /// <summary>What it printed; fails the test unless it exits with 0.</summary>
    public static async Task<string> RunAsync(LocalFixture local, params string[] arguments)
    {
        var ran = await TryAsync(local, arguments);
        Assert.True(ran.ExitCode == 0, $"aws {string.Join(' ', arguments)} failed ({ran.ExitCode}):\n{ran.Output}\n{ran.Error}");
        return ran.Output;
    }

    public static Task<Ran> TryAsync(LocalFixture local, params string[] arguments)
    {
        var file = File.Exists("/usr/bin/aws") ? "/usr/bin/aws" : "aws";
        return Run.ProcessAsync(file, ["--endpoint-url", local.Endpoint.GetLeftPart(UriPartial.Authority), "--output", "json", .. arguments], Run.ClientEnvironment(local));
    }
}
