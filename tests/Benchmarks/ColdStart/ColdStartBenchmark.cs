using System.Diagnostics;
using System.Text.Json.Nodes;
using Benchmarks.Support;
using MlInfra.Lambdas.Tests.Fakes;

namespace Benchmarks.ColdStart;

/// <summary>
/// A function's cold start, from the start of its process to the answer to its first event, which takes three signed calls
/// (DescribeStacks, ListModelPackages, UpdateStack): the published package against Python and boto3 doing the same.
/// </summary>
internal static class ColdStartBenchmark
{
    private static readonly string Event = new JsonObject
    {
        ["Records"] = new JsonArray(new JsonObject
        {
            ["messageId"] = "m1",
            ["body"] = new JsonObject
            {
                ["source"] = "aws.sagemaker",
                ["detail-type"] = "SageMaker Model Package State Change",
                ["detail"] = new JsonObject { ["ModelPackageGroupName"] = OneStack.Group, ["ModelApprovalStatus"] = "Approved" },
            }.ToJsonString(),
        }),
    }.ToJsonString();

    public static async Task<bool> RunAsync(int? rounds)
    {
        await using var aws = new OneStack();
        var package = Repository.At(".setup", "lambdas", "MlInfra.Lambdas.dll");
        var peer = Path.Combine(AppContext.BaseDirectory, "ColdStart", "peer.py");
        var comparison = new Comparison("coldstart: process start to first answer", "the Lambda package (dotnet)", "python3 and boto3");
        await comparison.AlternateAsync(
            rounds ?? 10,
            () => TimeAsync(aws, "dotnet", ["exec", package]),
            () => TimeAsync(aws, Repository.Python, [peer]));
        return comparison.Print();
    }

    private static async Task<double> TimeAsync(OneStack aws, string program, string[] arguments)
    {
        aws.Updated = false;
        await using var lambda = new FakeRuntimeApi();
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        Run.Apply(start, new Dictionary<string, string?>
        {
            ["AWS_LAMBDA_RUNTIME_API"] = $"127.0.0.1:{lambda.Address.Port}",
            ["AWS_ENDPOINT_URL"] = aws.Address.ToString().TrimEnd('/'),
            ["AWS_REGION"] = "us-east-1",
            ["AWS_DEFAULT_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = "local",
            ["AWS_SECRET_ACCESS_KEY"] = "local",
            ["AWS_SESSION_TOKEN"] = "local",
            ["AWS_PROFILE"] = null,
            ["NO_PROXY"] = "127.0.0.1",
            ["MLINFRA_FUNCTION"] = "DeployApprovedModel",
            ["STACK_ID"] = OneStack.StackId,
            ["MODEL_PACKAGE_GROUP_NAME"] = OneStack.Group,
            ["PARAMETER_NAME"] = "ModelPackageArn",
        });
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        var answer = lambda.InvokeAsync(Event);
        await Task.WhenAny(answer, process.WaitForExitAsync());
        var seconds = watch.Elapsed.TotalSeconds;
        var ended = process.HasExited && !answer.IsCompleted;
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        if (ended) throw new InvalidOperationException($"{program} ended without an answer:\n{await output}{await error}");
        var (kind, body, _) = await answer;
        return kind == "response" && aws.Updated ? seconds : throw new InvalidOperationException($"{program} answered {kind} {body}");
    }
}
