using Amazon.CDK;

namespace MlInfra.App;

/// <summary>
/// What the process of a CDK app needs before its first construct: less waiting, no banner, and nothing left behind.
/// </summary>
internal sealed class CdkProcess : IDisposable
{
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("mlinfra-app-");

    private CdkProcess(bool validates) => Validates = validates;

    /// <summary>Whether AWS's offline validation of templates was asked for; it costs two seconds and more.</summary>
    public bool Validates { get; }

    public static CdkProcess Prepare()
    {
        // CDK's types are listed while node starts, which is most of what the start costs.
        _ = Task.Run(() => typeof(Amazon.CDK.App).Assembly.GetTypes());

        var process = new CdkProcess(IsTrue("MLINFRA_VALIDATE") || IsTrue("CDK_VALIDATION"));
        System.Environment.SetEnvironmentVariable("CDK_VALIDATION", process.Validates ? "true" : "false");
        System.Environment.SetEnvironmentVariable("TMPDIR", process._temp.FullName);
        Default("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "18,20,21,22,23,24,25");
        Default("JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION", "1");
        Default("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1");
        return process;
    }

    /// <summary>Removes what the jsii runtime unpacked: 62 MB that it leaves otherwise at every run.</summary>
    public void Dispose()
    {
        try
        {
            _temp.Delete(recursive: true);
        }
        catch (IOException)
        {
            // The node process still holds it; the system's own clearing of temp takes the rest.
        }
    }

    private static bool IsTrue(string variable) => System.Environment.GetEnvironmentVariable(variable)?.ToLowerInvariant() is "1" or "true" or "yes" or "on";

    private static void Default(string variable, string value)
    {
        if (string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable(variable)))
        {
            System.Environment.SetEnvironmentVariable(variable, value);
        }
    }
}
