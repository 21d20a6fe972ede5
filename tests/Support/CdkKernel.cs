using Amazon.JSII.Runtime.Services;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Sdk;
using Xunit.v3;

// One pipe a process leads to CDK's kernel; two tests at once would read each other's answers.
[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(MlInfra.Tests.Support.CdkKernel))]

namespace MlInfra.Tests.Support;

/// <summary>
/// CDK's kernel of a test process: a process of node, with a temporary folder of its own (it leaves 62 MB of JavaScript there).
/// Both end with the last test. Left to the end of the process they count against the seconds that xUnit grants for that,
/// and on a busy disk a run without a failed test fails.
/// </summary>
public sealed class CdkKernel : IDisposable
{
    private static string? temp;
    private static ServiceProvider? kernel;

    /// <summary>Starts it; to be called before anything of CDK is.</summary>
    /// <param name="validation">Whether CDK judges every template by itself.</param>
    internal static void Prepare(bool validation)
    {
        temp = Directory.CreateTempSubdirectory("mlinfra-cdk-tests-").FullName;
        Environment.SetEnvironmentVariable("TMPDIR", temp);
        Environment.SetEnvironmentVariable("TMP", temp);
        Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "18,20,21,22,23,24,25");
        Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1");
        Environment.SetEnvironmentVariable("CDK_VALIDATION", validation ? null : "false");
        ServiceContainer.ServiceProviderOverride = kernel = ServiceContainer.BuildServiceProvider();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(); // for a process that ran no test, as one that lists them
    }

    /// <summary>Ends the kernel and removes what it left.</summary>
    public void Dispose()
    {
        kernel?.Dispose();
        Remove();
    }

    private static void Remove()
    {
        try
        {
            if (Directory.Exists(temp)) Directory.Delete(temp, recursive: true);
        }
        catch (IOException)
        {
            // The kernel may still hold a file; the system's own clearing of temp takes the rest.
        }
    }
}
