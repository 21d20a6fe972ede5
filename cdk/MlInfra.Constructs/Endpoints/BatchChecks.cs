using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

internal static class BatchChecks
{
    public static void Run(BatchTransformProps props, Problems problems, string region)
    {
        var spec = InstanceCatalogue.Check(problems, nameof(props.InstanceType), props.InstanceType, InstanceUse.Transform);
        VariantChecks.VolumeKey(problems, props.InstanceType, spec, props.EncryptionKey);
        if (props.InstanceCount < 1)
        {
            problems.Add(nameof(props.InstanceCount), $"{props.InstanceCount}", "be 1 or more", "take 1");
        }

        foreach (var (name, value) in new[] { (nameof(props.InputPrefix), props.InputPrefix), (nameof(props.OutputPrefix), props.OutputPrefix) })
        {
            if (value.Length == 0 || value.StartsWith('/') || value.EndsWith('/'))
            {
                problems.Add(name, $"'{value}'", "name a folder of the bucket without slashes at its ends", "take the default");
            }
        }

        if (props.Output is null && ($"{props.OutputPrefix}/".StartsWith($"{props.InputPrefix}/", StringComparison.Ordinal)))
        {
            problems.Add(nameof(props.OutputPrefix), $"'{props.OutputPrefix}', which lies under InputPrefix", "lie elsewhere, or predictions would be predicted for", "take batch/output");
        }

        Capture(props, problems);
        Records(props, problems);
        if (props.MaxConcurrentTransforms is { } concurrent && concurrent * (props.MaxPayloadMB ?? 6) > 100)
        {
            problems.Add(nameof(props.MaxConcurrentTransforms), $"{concurrent} requests of {props.MaxPayloadMB ?? 6} MB", "be at most 100 MB together", "lower one of them");
        }

        props.Trigger.Check(problems, nameof(props.Trigger));
        props.Model.Check(problems, nameof(props.Model), spec?.Name, region);
        problems.ThrowIfAny();
    }

    private static void Capture(BatchTransformProps props, Problems problems)
    {
        if (props.Capture is not { } capture)
        {
            return;
        }

        const string At = nameof(props.Capture) + ".";
        if (capture.Prefix.Length == 0 || capture.Prefix.StartsWith('/') || capture.Prefix.EndsWith('/'))
        {
            problems.Add(At + nameof(capture.Prefix), $"'{capture.Prefix}'", "name a folder of the bucket without slashes at its ends", "take batch/capture");
        }
        else if ((capture.Bucket ?? props.Output ?? props.Input) == props.Input && $"{capture.Prefix}/".StartsWith($"{props.InputPrefix}/", StringComparison.Ordinal))
        {
            problems.Add(At + nameof(capture.Prefix), $"'{capture.Prefix}', which lies under InputPrefix", "lie elsewhere, or it would be predicted for", "take batch/capture");
        }

        if (capture.GenerateInferenceId && props.Split != BatchSplit.Line)
        {
            problems.Add(At + nameof(capture.GenerateInferenceId), $"true with Split {props.Split}", "come with lines, each of which gets an id", "set Split = BatchSplit.Line");
        }
    }

    private static void Records(BatchTransformProps props, Problems problems)
    {
        if (props.Split == BatchSplit.None && props.JoinInput)
        {
            problems.Add(nameof(props.JoinInput), "true without a split", "come with records, to which predictions can be joined", "set Split = BatchSplit.Line");
        }

        if (props.OutputFilter is not null && !props.JoinInput)
        {
            problems.Add(nameof(props.OutputFilter), $"'{props.OutputFilter}' without JoinInput", "choose from records that predictions were joined to", "set JoinInput = true, or leave the filter out");
        }

        foreach (var (name, filter) in new[] { (nameof(props.InputFilter), props.InputFilter), (nameof(props.OutputFilter), props.OutputFilter) })
        {
            if (filter is not null && (filter.Length > 63 || !filter.StartsWith('$')))
            {
                problems.Add(name, $"'{filter}'", "be a JSONPath of at most 63 characters that begins with $", "write for example $[1:]");
            }
        }
    }
}
