using MlInfra.Local.Tests.SageMaker.Serving;

namespace MlInfra.Local.Tests.Support;

/// <summary>Runs a script with AWS's SDK for JavaScript, whose clients know the newest operations.</summary>
internal static class JavaScript
{
    private const string Preamble = """
        import assert from 'node:assert/strict';
        import * as sagemaker from '@aws-sdk/client-sagemaker';
        import * as runtime from '@aws-sdk/client-sagemaker-runtime';
        const options = { endpoint: process.env.LOCAL, region: 'us-east-1', credentials: { accessKeyId: 'laptop', secretAccessKey: 'laptop' }, maxAttempts: 1 };
        const sm = new sagemaker.SageMakerClient(options), rt = new runtime.SageMakerRuntimeClient(options);
        const text = bytes => new TextDecoder().decode(bytes);
        const sleep = ms => new Promise(done => setTimeout(done, ms));
        async function refused(name, promise) {
          try { await promise; } catch (e) { assert.equal(e.name, name, String(e)); return e.message; }
          throw new Error('not refused with ' + name);
        }

        """;

    /// <summary>What it printed; fails the test unless it exits with 0. The script has sm, rt, text(bytes), sleep(ms) and refused(name, promise).</summary>
    public static async Task<string> RunAsync(LocalFixture local, string script, params string[] arguments)
    {
        // Modules are found from the repository's root, where they are installed.
        var file = Path.Combine(ServingScript.Repository, $".test-{Guid.NewGuid():N}.mjs");
        await File.WriteAllTextAsync(file, Preamble + script + "\nprocess.exit(0); // kept connections would hold it\n");
        try
        {
            var ran = await Run.ProcessAsync("node", [file, .. arguments], Run.ClientEnvironment(local));
            Assert.True(ran.ExitCode == 0, $"the script failed ({ran.ExitCode}):\n{ran.Output}\n{ran.Error}");
            return ran.Output;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
