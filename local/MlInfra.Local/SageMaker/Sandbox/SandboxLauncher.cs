using System.Collections.Concurrent;
using System.Diagnostics;

namespace MlInfra.Local.SageMaker.Sandbox;

/// <summary>
/// Starts processes from one thread that lives as long as this process. "Die with parent" means the thread that forked: a thread
/// of the pool that retires would take the job with it.
/// </summary>
internal static class SandboxLauncher
{
    private static readonly BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> Queue = [];

    static SandboxLauncher()
    {
        new Thread(Run) { IsBackground = true, Name = "sandbox launcher" }.Start();
    }

    /// <summary>Starts it; throws as <see cref="Process.Start(ProcessStartInfo)"/> does.</summary>
    public static Task<Process> StartAsync(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Queue.Add((info, started));
        return started.Task;
    }

    private static void Run()
    {
        foreach (var (info, started) in Queue.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(info)!);
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        }
    }
}
