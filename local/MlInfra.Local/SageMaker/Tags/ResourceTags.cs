using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Tags;

/// <summary>The tags of every SageMaker resource, by ARN. Rooms write them at creation and drop them at deletion.</summary>
public sealed class ResourceTags(IState state)
{
    private readonly ITable<TagSet> table = state.Table<TagSet>("sagemaker.tags");

    /// <summary>A resource's tags.</summary>
    public IReadOnlyDictionary<string, string> Of(string arn) => table.Get(arn)?.Tags ?? new Dictionary<string, string>();

    /// <summary>Adds tags to those that are there; equal keys are overwritten. Throws AWS's text past 50 tags.</summary>
    public IReadOnlyDictionary<string, string> Add(string arn, IEnumerable<KeyValuePair<string, string>> tags)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in Of(arn)) all[key] = value;
        foreach (var (key, value) in tags)
        {
            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) && !key.StartsWith("aws:cloudformation:", StringComparison.Ordinal))
            {
                throw AwsException.Validation("aws: prefixed tag key names are not allowed for external use.");
            }

            all[key] = value;
        }

        if (all.Count > 50) throw AwsException.Validation($"The number of tags has reached the maximum limit of 50 for {arn}.");
        if (all.Count > 0) table.Put(arn, new TagSet(arn, all));
        return all;
    }

    /// <summary>Removes tags by key.</summary>
    public void Remove(string arn, IEnumerable<string> keys)
    {
        var left = Of(arn).Where(t => !keys.Contains(t.Key)).ToDictionary();
        if (left.Count == 0) table.Delete(arn);
        else table.Put(arn, new TagSet(arn, left));
    }

    /// <summary>Sets exactly these tags (an update by CloudFormation).</summary>
    public void Set(string arn, IEnumerable<KeyValuePair<string, string>> tags)
    {
        table.Delete(arn);
        Add(arn, tags);
    }

    /// <summary>Forgets a deleted resource's tags.</summary>
    public void Forget(string arn) => table.Delete(arn);

    /// <summary>The document of one resource.</summary>
    internal sealed record TagSet(string Arn, IReadOnlyDictionary<string, string> Tags);
}
