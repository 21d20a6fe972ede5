using System.Runtime.CompilerServices;

// The jsii kernel is one pipe per process, without a lock.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace MlInfra.Constructs.Tests;

internal static class Assembly
{
    [ModuleInitializer]
    internal static void Prepare()
    {
        Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "18,20,21,22,23,24,25");
        Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION", "1");
        Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1");
        Environment.SetEnvironmentVariable("CDK_VALIDATION", "false");

        // The jsii runtime unpacks 62 MB into the temp folder and leaves them there.
        var temp = Directory.CreateTempSubdirectory("mlinfra-tests-").FullName;
        Environment.SetEnvironmentVariable("TMPDIR", temp);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            try
            {
                Directory.Delete(temp, recursive: true);
            }
            catch (IOException)
            {
                // Something still writes there; it is a temp folder.
            }
        };
    }
}
