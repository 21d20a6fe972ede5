using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Jobs;

/// <summary>The rules between the settings of a channel, and between a channel and its job.</summary>
internal sealed class ChannelCheck(Channel channel, string property, StepContext context, EstimatorProps estimator)
{
    private readonly InputMode _mode = channel.InputMode ?? estimator.InputMode;

    public void Run()
    {
        if (channel.FileSystem is not null)
        {
            CheckFileSystem();
            return;
        }

        var augmented = channel.S3DataType == "AugmentedManifestFile";
        if (augmented && _mode != InputMode.Pipe)
        {
            Add("S3DataType", $"'AugmentedManifestFile' with InputMode.{_mode}", "be used with InputMode.Pipe", "change one of them");
        }

        if (augmented && channel.AttributeNames.Count == 0)
        {
            Add("AttributeNames", "none", "name the attributes of the augmented manifest to read", "add them, for example [\"source-ref\", \"label\"]");
        }

        if (!augmented && channel.AttributeNames.Count > 0)
        {
            Add("AttributeNames", $"{channel.AttributeNames.Count} with S3DataType '{channel.S3DataType}'", "be used with an augmented manifest", "remove them, or take Channel.FromAugmentedManifest");
        }

        if (channel.CompressionType == "Gzip" && _mode != InputMode.Pipe)
        {
            Add("CompressionType", $"'Gzip' with InputMode.{_mode}", "be used with InputMode.Pipe", "change one of them");
        }

        if (channel.RecordWrapperType is "RecordIO" && _mode != InputMode.Pipe)
        {
            Add("RecordWrapperType", $"'RecordIO' with InputMode.{_mode}", "be used with InputMode.Pipe", "change one of them");
        }

        CheckGroups();
    }

    private void CheckFileSystem()
    {
        if (estimator.Network.Vpc is null)
        {
            Add("FileSystem", $"'{channel.FileSystem!.FileSystemId}' of a job without a VPC", "be reached from the job's VPC", "set the estimator's Network.Vpc to that of the file system");
        }

        if (_mode == InputMode.Pipe)
        {
            Add("InputMode", "InputMode.Pipe of a file system", "be InputMode.File", "change it");
        }

        if (channel.CompressionType is "Gzip" || channel.RecordWrapperType is "RecordIO" || channel.ShuffleSeed is not null || channel.AttributeNames.Count > 0)
        {
            Add("FileSystem", "CompressionType, RecordWrapperType, ShuffleSeed or AttributeNames of a file system", "be used for data in S3", "remove them");
        }
    }

    private void CheckGroups()
    {
        var known = estimator.InstanceGroups.Select(group => group.Name).ToArray();
        foreach (var name in channel.InstanceGroupNames.Where(name => !known.Contains(name)))
        {
            Add("InstanceGroupNames", $"'{name}'", known.Length == 0 ? "be a group of the estimator (it has none)" : $"be a group of the estimator ({Nearest.Or(known)})",
                known.Length == 0 ? "add InstanceGroups to the estimator" : $"did you mean {Nearest.Say(name, known, 1)}?");
        }
    }

    private void Add(string name, string got, string must, string fix) => context.Problems.Add(context.Name($"{property}.{name}"), got, must, fix);
}
