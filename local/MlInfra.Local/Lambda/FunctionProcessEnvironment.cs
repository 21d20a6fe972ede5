using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>The environment that Lambda gives a process, and AWS_ENDPOINT_URL, which leads its clients back here.</summary>
internal static class FunctionProcessEnvironment
{
    public static Dictionary<string, string> Of(
        FunctionDocument function, string taskRoot, string temporary, string runtimeApi, World world, SessionCredentials credentials, string stream)
    {
        var all = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
            ["LANG"] = "en_US.UTF-8",
            ["TZ"] = ":UTC",
            ["TMPDIR"] = temporary,
            ["HOME"] = temporary,
            // Each process is small and there may be several: no heap a core, no diagnostics pipe.
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_EnableDiagnostics"] = "0",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_GCHeapHardLimit"] = $"0x{function.MemorySize * 1024L * 1024:x}",
            ["AWS_ENDPOINT_URL"] = world.Endpoint.GetLeftPart(UriPartial.Authority),
        };
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root) all["DOTNET_ROOT"] = root;
        foreach (var (name, value) in function.Environment) all[name] = value;
        all["AWS_LAMBDA_RUNTIME_API"] = runtimeApi;
        all["AWS_LAMBDA_FUNCTION_NAME"] = function.Name;
        all["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST";
        all["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = function.MemorySize.ToString();
        all["AWS_LAMBDA_LOG_GROUP_NAME"] = function.LogGroupName;
        all["AWS_LAMBDA_LOG_STREAM_NAME"] = stream;
        all["AWS_LAMBDA_LOG_FORMAT"] = function.IsJsonLog ? "JSON" : "Text";
        all["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand";
        all["AWS_EXECUTION_ENV"] = $"AWS_Lambda_{function.Runtime}";
        all["_HANDLER"] = function.Handler;
        all["LAMBDA_TASK_ROOT"] = taskRoot;
        all["AWS_REGION"] = world.Region;
        all["AWS_DEFAULT_REGION"] = world.Region;
        all["AWS_ACCESS_KEY_ID"] = credentials.AccessKeyId;
        all["AWS_SECRET_ACCESS_KEY"] = credentials.SecretAccessKey;
        all["AWS_SESSION_TOKEN"] = credentials.SessionToken;
        return all;
    }
}
