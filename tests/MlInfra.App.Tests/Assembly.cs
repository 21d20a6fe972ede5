using System.Runtime.CompilerServices;
using Xunit.Sdk;
using Xunit.v3;

// One pipe a process leads to CDK's kernel; two tests at once would read each other's answers.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace MlInfra.App.Tests;

internal static class Assembly
{
    /// <summary>Each process of CDK leaves 62 MB of JavaScript in the temp folder; this one gets a folder of its own and removes it.</summary>
    [ModuleInitializer]
    internal static void Prepare()
    {
        var temp = Directory.CreateTempSubdirectory("mlinfra-app-tests-").FullName;
        Environment.SetEnvironmentVariable("TMPDIR", temp);
        Environment.SetEnvironmentVariable("TMP", temp);
        Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "18,20,21,22,23,24,25");
        Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1");
        Environment.SetEnvironmentVariable("CDK_VALIDATION", null);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            try
            {
                Directory.Delete(temp, recursive: true);
            }
            catch (IOException)
            {
                // The kernel may still hold a file; the system's own clearing of temp takes the rest.
            }
        };
    }
}
