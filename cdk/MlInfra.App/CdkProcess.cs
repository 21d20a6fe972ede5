using Amazon.CDK;

namespace MlInfra.App;

/// <summary>
/// What the process of a CDK app needs before its first construct: less waiting, no banner, and nothing left behind.
/// </summary>
internal sealed class CdkProcess : IDisposable
{
    private const string Prefix = "mlinfra-app-";
    private const string Owner = "owner";

    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory(Prefix);

    // Open as long as the process lives, however it ends: who can open it too knows that the folder has no owner any more.
    private readonly FileStream _owner;

    private CdkProcess(bool validates)
    {
        Validates = validates;
        _owner = new FileStream(Path.Combine(_temp.FullName, Owner), FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    /// <summary>Whether AWS's offline validation of templates was asked for; it costs two seconds and more.</summary>
    public bool Validates { get; }

    public static CdkProcess Prepare()
    {
        // CDK's types are listed while node starts, which is most of what the start costs.
        _ = Task.Run(() => typeof(Amazon.CDK.App).Assembly.GetTypes());

        SweepWhatKilledOnesLeft();
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
        _owner.Dispose();
        try
        {
            _temp.Delete(recursive: true);
        }
        catch (IOException)
        {
            // The node process still holds it; the system's own clearing of temp takes the rest.
        }
    }

    private static void SweepWhatKilledOnesLeft()
    {
        // One this young may not have been taken by its owner yet.
        var old = DateTime.UtcNow.AddMinutes(-10);
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            try
            {
                var owner = Path.Combine(folder, Owner);
                if (!File.Exists(owner) || File.GetLastWriteTimeUtc(owner) > old) continue;
                using (new FileStream(owner, FileMode.Open, FileAccess.Write, FileShare.None)) Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has an owner, or is another user's.
            }
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
