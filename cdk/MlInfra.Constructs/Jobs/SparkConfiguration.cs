using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Jobs;

/// <summary>Settings of Spark, Hadoop or Hive, as Amazon EMR classifies them.</summary>
/// <seealso href="https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-configure-apps.html"/>
public sealed record SparkConfiguration
{
    /// <summary>Names a classification, for example <c>spark-defaults</c>.</summary>
    public SparkConfiguration(string classification) => Classification = classification;

    /// <summary>For example <c>spark-defaults</c> or <c>spark-env</c>.</summary>
    public string Classification { get; }

    /// <summary>The settings. Default: none.</summary>
    public IDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>Settings below it, for example <c>export</c> of <c>spark-env</c>. Default: none.</summary>
    public IReadOnlyList<SparkConfiguration> Configurations { get; init; } = [];

    internal static IReadOnlyList<string> Known { get; } =
    [
        "core-site", "export", "hadoop-env", "hadoop-log4j", "hive-env", "hive-exec-log4j", "hive-log4j", "hive-site", "spark-defaults",
        "spark-env", "spark-hive-site", "spark-log4j", "spark-metrics", "yarn-env", "yarn-site",
    ];

    internal IEnumerable<SparkConfiguration> All => [this, .. Configurations.SelectMany(configuration => configuration.All)];

    internal JsonObject ToNode()
    {
        var node = new JsonObject
        {
            ["Classification"] = Classification,
            ["Properties"] = new JsonObject(Properties.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        };
        if (Configurations.Count > 0)
        {
            node["Configurations"] = new JsonArray([.. Configurations.Select(configuration => configuration.ToNode())]);
        }

        return node;
    }
}
