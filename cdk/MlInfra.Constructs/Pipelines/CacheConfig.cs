using System.Text.Json.Nodes;
using Amazon.CDK;

namespace MlInfra.Constructs.Pipelines;

/// <summary>How long a step's results may be used again instead of running it.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-caching.html"/>
public sealed class CacheConfig
{
    private readonly string? _expireAfter;

    private CacheConfig(string? expireAfter) => _expireAfter = expireAfter;

    /// <summary>Results never grow old.</summary>
    public static CacheConfig Forever { get; } = new(null);

    /// <summary>Results are used again for so long.</summary>
    public static CacheConfig For(Duration expireAfter)
    {
        ArgumentNullException.ThrowIfNull(expireAfter);
        return new(expireAfter.ToIsoString());
    }

    internal JsonObject ToNode()
    {
        var node = new JsonObject { ["Enabled"] = true };
        if (_expireAfter is not null)
        {
            node["ExpireAfter"] = _expireAfter;
        }

        return node;
    }
}
