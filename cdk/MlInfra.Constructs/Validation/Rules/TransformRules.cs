using System.Globalization;

namespace MlInfra.Constructs.Validation.Rules;

/// <summary>The rules between the fields of a batch transform.</summary>
internal static class TransformRules
{
    private const int MaxInFlightMB = 100;
    private const int DefaultPayloadMB = 6;

    public static void Check(RequestView job)
    {
        var payload = job.Number("MaxPayloadInMB") ?? (job.Has("MaxPayloadInMB") ? null : DefaultPayloadMB);
        if (job.Number("MaxConcurrentTransforms") * payload is { } inFlight && inFlight > MaxInFlightMB)
        {
            job.Say("MaxConcurrentTransforms", job.Number("MaxConcurrentTransforms")!.Value.ToString(CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"be at most {MaxInFlightMB} MB in all with MaxPayloadInMB {payload}"), "lower one of them");
        }

        var input = job.In("TransformInput");
        var split = input.Text("SplitType");
        if (job.Text("BatchStrategy") == "MultiRecord" && (split is "None" || !input.Has("SplitType")))
        {
            job.Say("BatchStrategy", "'MultiRecord' without splitting", "have a TransformInput.SplitType of Line, RecordIO or TFRecord", "set the SplitType");
        }

        TrainingRules.VolumeKey(job.In("TransformResources"), "VolumeKmsKeyId", job.In("TransformResources"));
    }
}
