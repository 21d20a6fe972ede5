using MlInfra.Cli.Tests.Support;

namespace MlInfra.Cli.Tests.SetUp;

/// <summary>
/// A small clone with the real set-up scripts, and with tools that do nothing but leave what the real ones would leave. Only what is
/// linked or written into bin/ is found on its PATH.
/// </summary>
internal sealed class Clone : IDisposable
{
    private static readonly string[] Plain =
    [
        "bash", "sh", "env", "cat", "cksum", "mkdir", "rm", "rmdir", "mv", "touch", "find", "sort", "head", "tail", "grep", "sed", "tr", "id", "kill", "sleep", "dirname", "basename", "flock", "mktemp", "ls", "chmod",
    ];

    private readonly Folder _folder = new();

    public Clone()
    {
        foreach (var name in new[] { "setup.sh", "setup-lib.sh", "setup-python.sh" })
        {
            _folder.Write($"cli/{name}", File.ReadAllText(Path.Combine(Shell.RepositoryRoot, "cli", name)));
        }
        _folder.Write("cli/setup-bindings.sh", "mkdir -p .setup/feed; touch .setup/feed/.complete; echo bindings >>work.log\n");
        _folder.Write("mlinfra", File.ReadAllText(Path.Combine(Shell.RepositoryRoot, "mlinfra")), executable: true);
        _folder.Write("cli/help.txt", File.ReadAllText(Path.Combine(Shell.RepositoryRoot, "cli", "help.txt")));
        _folder.Write("lambdas/publish.sh", "mkdir -p .setup/lambdas; touch .setup/lambdas/MlInfra.Lambdas.dll\n");
        _folder.Write("lambdas/publish-monitor.sh", "mkdir -p .setup/monitor; touch .setup/monitor/mlinfra-monitor; echo monitor >>monitor.log\n");
        _folder.Write("package.json", "{}");
        _folder.Write("package-lock.json", "{}");
        _folder.Write(".npmrc", "");
        _folder.Write("cdk/One.cs", "");
        foreach (var name in Plain) Link(name);
        Tool("node", "echo v20.1.0");
        Tool("npm", "echo npm >>work.log; mkdir -p node_modules/.bin; printf '#!/bin/sh\\n' >node_modules/.bin/cdk; chmod +x node_modules/.bin/cdk");
        Tool("dotnet", """
            case $1 in
              --version) echo 10.0.100 ;;
              build) echo build >>work.log; mkdir -p cli/MlInfra.Cli/bin/Release/net10.0; touch cli/MlInfra.Cli/bin/Release/net10.0/mlinfra.dll ;;
              *) echo "dotnet $*" ;;
            esac
            """);
        Python = Tool("fake-python", "echo Python 3.11.2");
        Tool("bwrap", "");
        Tool("aws", "");
    }

    public string Python { get; set; }

    /// <summary>What the tools were asked to do, in order.</summary>
    public string[] Work => File.Exists(_folder.At("work.log")) ? File.ReadAllLines(_folder.At("work.log")) : [];

    /// <summary>How often the monitor's executable was published.</summary>
    public int Monitors => File.ReadAllLines(_folder.At("monitor.log")).Length;

    public string Tool(string name, string script) => _folder.Write($"bin/{name}", $"#!/bin/sh\n{script}\n", executable: true);

    public void Without(string tool) => File.Delete(_folder.At("bin", tool));

    public void Write(string name, string text) => _folder.Write(name, text);

    public void Delete(string name) => File.Delete(_folder.At(name));

    public (int ExitCode, string Output, string Error) SetUp() => Run("bash", "cli/setup.sh");

    public (int ExitCode, string Output, string Error) Run(params string[] command) =>
        Shell.Run(_folder.At("bin", command[0]), command[1..], _folder.Path, new Dictionary<string, string?>
        {
            ["PATH"] = _folder.At("bin"),
            ["MLINFRA_PYTHON"] = Python,
            ["MLINFRA_SETUP"] = null,
            ["MLINFRA_ROOT"] = null,
        });

    public void Dispose() => _folder.Dispose();

    private void Link(string name)
    {
        var found = new[] { "/bin", "/usr/bin", "/usr/local/bin" }.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (found is null) return;
        Directory.CreateDirectory(_folder.At("bin"));
        File.CreateSymbolicLink(_folder.At("bin", name), found);
    }
}
