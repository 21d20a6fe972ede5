using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Jobs.Transforms;

/// <summary>
/// Data capture of a transform job: manifests of what it read and wrote, under the hour in which it began, and ids of its answers. Nothing is
/// copied, so that nothing is kept twice.
/// </summary>
internal sealed class TransformCapture(TransformPlan plan, string job, DateTimeOffset began)
{
    private readonly string time = began.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Answers, a line each, with the ids that labels will name them by. Throws a <see cref="JobFault"/> for an answer that can't have one.</summary>
    public byte[] WithIds(byte[] answers)
    {
        if (plan.IdFormat is not { } format) return answers;
        var text = new StringBuilder();
        foreach (var line in Encoding.UTF8.GetString(answers).Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0))
        {
            var id = Guid.NewGuid().ToString();
            if (format.IsCsv)
            {
                text.Append(line).Append(',').Append(id).Append(',').Append(time).Append('\n');
                continue;
            }

            if (format.Read(line) is not JsonObject answer) throw new JobFault("ClientError: a prediction is no JSON object, so that it can have no inference id.");
            answer["SageMakerInferenceId"] = id;
            answer["SageMakerInferenceTime"] = time;
            text.Append(format.Write(answer)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The manifests, each with its place.</summary>
    public IEnumerable<(S3Uri Place, string Content)> Manifests(IReadOnlyList<S3Source> sources)
    {
        yield return (PlaceOf("input"), Of(sources.Select(s => ($"s3://{s.Bucket}/{s.Key[..^s.Name.Length]}", s.Name))));
        var output = S3Transfer.Below(plan.OutputPath, "");
        yield return (PlaceOf("output"), Of(sources.Select(s => ($"s3://{output.Bucket}/{output.Key}", s.Name + ".out"))));
    }

    private S3Uri PlaceOf(string side) => S3Transfer.Below(plan.CaptureTo!, string.Create(CultureInfo.InvariantCulture, $"{side}/{began.UtcDateTime:yyyy/MM/dd/HH}/{job}.jsonl"));

    // A list for each prefix, one a line.
    private static string Of(IEnumerable<(string Prefix, string Name)> files) => string.Concat(files.GroupBy(f => f.Prefix).Select(g =>
        new JsonArray([new JsonObject { ["prefix"] = g.Key }, .. g.Select(f => (JsonNode)f.Name)]).ToJsonString() + "\n"));
}
