using System.Text;
using System.Text.Json;
using MlInfra.Aws.CloudWatch;
using MlInfra.Aws.S3;
using MlInfra.Lambdas.Events;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.CheckOutputs;

/// <summary>
/// Reads a file of captured records and tells CloudWatch how many of its answers there are and how many are invalid, as one set of zeros and
/// ones: its average is the share. A file that is read twice counts twice and leaves the share as it is.
/// </summary>
internal sealed class CheckOutputsFunction(S3Client s3, CloudWatchClient metrics, ExpectedOutput expected, string endpoint, string folder, TimeProvider clock) : ILambdaFunction
{
    public const string Namespace = "MlInfra/Endpoints";
    public const string Metric = "InvalidOutput";

    public static CheckOutputsFunction FromEnvironment(FunctionEnvironment environment) => new(
        new S3Client(environment.Aws), new CloudWatchClient(environment.Aws), environment.Json("EXPECTED", OutputJson.Default.ExpectedOutput),
        environment.Required("ENDPOINT"), environment.Required("FOLDER"), environment.Clock);

    public async Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, Invocation invocation, CancellationToken cancellationToken)
    {
        var (bucket, key) = FileOf(payload);
        if (!key.StartsWith(folder + "/", StringComparison.Ordinal) || key[(folder.Length + 1)..].Split('/') is not [var variant, _, ..])
        {
            throw new InvalidDataException($"{key} is no file of captured records beneath {folder}/.");
        }
        if (await s3.FindObjectAsync(bucket, key, cancellationToken).ConfigureAwait(false) is not { } file)
        {
            invocation.Log.Info("The file is gone already.", ("key", key));
            return "{}"u8.ToArray();
        }
        var (all, invalid, example) = Count(file.Body);
        if (all > 0)
        {
            var datum = new MetricDatum
            {
                MetricName = Metric,
                Dimensions = new Dictionary<string, string> { ["EndpointName"] = endpoint, ["VariantName"] = variant },
                Timestamp = clock.GetUtcNow(),
                Value = 0,
                StatisticValues = new StatisticSet(all, invalid, invalid == all ? 1 : 0, invalid > 0 ? 1 : 0),
            };
            await metrics.PutMetricDataAsync(Namespace, [datum], cancellationToken).ConfigureAwait(false);
        }
        if (invalid > 0) invocation.Log.Warn("Answers are invalid.", ("key", key), ("variant", variant), ("invalid", invalid), ("of", all), ("example", example));
        else invocation.Log.Info("The answers are as they should be.", ("key", key), ("variant", variant), ("of", all));
        return "{}"u8.ToArray();
    }

    private static (string Bucket, string Key) FileOf(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload.Span, OutputJson.Default.ObjectCreated)?.Detail is { Bucket.Name: { } bucket, Object.Key: { } key }
                ? (bucket, key)
                : throw new InvalidDataException("The event is no 'Object Created' of S3: it names no bucket and key.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The event is no JSON of EventBridge: {e.Message}", e);
        }
    }

    private (int All, int Invalid, string? Example) Count(ReadOnlyMemory<byte> file)
    {
        var (all, invalid) = (0, 0);
        string? example = null;
        var wellFormed = new WellFormedAnswers();
        for (var rest = file; !rest.IsEmpty;)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Span.Trim(" \r"u8).IsEmpty) continue;
            if (Fault(line.Span, wellFormed) is not { } fault) continue;
            all++;
            if (fault.Length == 0) continue;
            invalid++;
            example ??= fault;
        }
        if (wellFormed.Nones is > 0 and var nones) (invalid, example) = (invalid + nones, example ?? "it is None where others have numbers");
        return (all, invalid, example);
    }

    /// <summary>What is wrong with the answer of a line; empty where nothing is, null where none was kept.</summary>
    private string? Fault(ReadOnlySpan<byte> line, WellFormedAnswers wellFormed)
    {
        CapturedOutput? output;
        try
        {
            output = JsonSerializer.Deserialize(line, OutputJson.Default.CapturedLine)?.CaptureData?.EndpointOutput;
        }
        catch (JsonException)
        {
            // A record that SageMaker did not write whole says nothing of the model.
            return null;
        }
        if (output is null) return null;
        try
        {
            var text = output.Data ?? "";
            if (output.Encoding == "BASE64") text = Encoding.UTF8.GetString(Convert.FromBase64String(text));
            return (expected.IsWellFormed ? wellFormed.Fault(text, TypeOf(output)) : expected.Fault(text)) ?? "";
        }
        catch (FormatException)
        {
            return "it is no base64";
        }
    }

    // An answer without a type was kept as what the endpoint's capture takes it for.
    private static string TypeOf(CapturedOutput output) => output.ObservedContentType is { Length: > 0 } type ? type : output.Encoding switch
    {
        "JSON" => "application/json",
        "CSV" => "text/csv",
        _ => "",
    };
}
