using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Endpoints;

/// <summary>Collects the widgets of a dashboard in CloudWatch's own form.</summary>
internal sealed class DashboardWidgets(string endpoint, string region)
{
    public const string Sagemaker = "AWS/SageMaker";
    public const string Instances = "/aws/sagemaker/Endpoints";

    private const int Columns = 24;
    private const int Height = 6;

    /// <summary>Without escapes, which would hide CDK's tokens.</summary>
    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<JsonObject> _all = [];

    /// <summary>A metric of a variant, with options of the widget such as a label.</summary>
    public JsonArray Variant(string metricNamespace, string metric, string variant, string statistic, string label) =>
        [metricNamespace, metric, "EndpointName", endpoint, "VariantName", variant, new JsonObject { ["stat"] = statistic, ["label"] = label }];

    /// <summary>A metric of the endpoint as a whole.</summary>
    public JsonArray Endpoint(string metric, string statistic, string label) =>
        [Sagemaker, metric, "EndpointName", endpoint, new JsonObject { ["stat"] = statistic, ["label"] = label }];

    /// <summary>A metric of an inference component.</summary>
    public static JsonArray Component(string metric, string component, string statistic, string label) =>
        [Sagemaker, metric, "InferenceComponentName", component, new JsonObject { ["stat"] = statistic, ["label"] = label }];

    public void Graph(string title, string unit, params IEnumerable<JsonArray> metrics) => Draw(title, new() { ["min"] = 0, ["label"] = unit, ["showUnits"] = false }, metrics);

    /// <summary>A graph of what may be below zero.</summary>
    public void Signed(string title, string unit, params IEnumerable<JsonArray> metrics) => Draw(title, new() { ["label"] = unit, ["showUnits"] = false }, metrics);

    public void Text(string markdown) => Add("text", 8, new() { ["markdown"] = markdown });

    public void Alarms(IReadOnlyList<string> arns, string title = "Alarms, which bring a roll-out back")
    {
        if (arns.Count > 0)
        {
            Add("alarm", 8, new() { ["title"] = title, ["alarms"] = new JsonArray([.. arns.Select(arn => (JsonNode)arn)]) });
        }
    }

    /// <summary>What every mode has: requests, errors and latency of each variant.</summary>
    public void Requests(IReadOnlyList<string> variants)
    {
        Graph("Requests a minute", "requests", variants.Select(variant => Variant(Sagemaker, "Invocations", variant, "Sum", variant)));
        Latency(variants);
        Errors(variants);
    }

    public void Latency(IReadOnlyList<string> variants) => Graph("Latency", "microseconds", variants.SelectMany(variant => new[]
    {
        Variant(Sagemaker, "ModelLatency", variant, "p50", $"{variant} model p50"),
        Variant(Sagemaker, "ModelLatency", variant, "p99", $"{variant} model p99"),
        Variant(Sagemaker, "OverheadLatency", variant, "p99", $"{variant} SageMaker p99"),
    }));

    public void Errors(IReadOnlyList<string> variants) => Graph("Errors a minute", "requests", variants.SelectMany(variant => new[]
    {
        Variant(Sagemaker, "Invocation4XXErrors", variant, "Sum", $"{variant} 4xx"),
        Variant(Sagemaker, "Invocation5XXErrors", variant, "Sum", $"{variant} 5xx"),
        Variant(Sagemaker, "InvocationModelErrors", variant, "Sum", $"{variant} model errors"),
    }));

    /// <summary>Instances, their use, and what they cost. Each instance sends its use once a minute, so that the samples count instances.</summary>
    public void Fleet(IReadOnlyList<(string Name, string InstanceType, double? Hour)> variants, string priceRegion)
    {
        Graph("Instances", "instances", variants.SelectMany((variant, i) => Counted(variant.Name, i, $"FILL(m{i},0)/(PERIOD(m{i})/60)", variant.Name)));
        Graph("Use", "percent", variants.SelectMany(variant => new[]
        {
            Variant(Instances, "CPUUtilization", variant.Name, "Average", $"{variant.Name} CPU, 100 for each"),
            Variant(Instances, "MemoryUtilization", variant.Name, "Average", $"{variant.Name} memory"),
            Variant(Instances, "DiskUtilization", variant.Name, "Average", $"{variant.Name} disk"),
        }.Concat(Jobs.InstanceCatalogue.Find(variant.InstanceType)?.AcceleratorKind == "gpu"
            ? [Variant(Instances, "GPUUtilization", variant.Name, "Average", $"{variant.Name} GPU, 100 for each")]
            : [])));
        var priced = variants.Where(variant => variant.Hour is not null).ToArray();
        if (priced.Length > 0)
        {
            Graph($"Cost a day (list prices of {priceRegion})", "USD", priced.SelectMany((variant, i) =>
                Counted(variant.Name, i, $"FILL(m{i},0)/(PERIOD(m{i})/60)*{Number(variant.Hour!.Value)}*24", $"{variant.Name} on {variant.InstanceType}")));
        }

        foreach (var (name, type, _) in variants.Where(variant => variant.Hour is null))
        {
            Text($"The price of {type} (variant {name}) in {priceRegion} is not known here.");
        }
    }

    public static string Number(double number) => number.ToString("0.########", CultureInfo.InvariantCulture);

    /// <summary>The whole dashboard: rows are filled from the left.</summary>
    public JsonObject Body()
    {
        var (x, y) = (0, 0);
        foreach (var widget in _all)
        {
            var width = (int)widget["width"]!;
            if (x + width > Columns)
            {
                (x, y) = (0, y + Height);
            }

            widget["x"] = x;
            widget["y"] = y;
            widget["height"] = Height;
            x += width;
        }

        return new() { ["widgets"] = new JsonArray([.. _all]) };
    }

    private void Draw(string title, JsonObject axis, IEnumerable<JsonArray> metrics) => Add("metric", 8, new()
    {
        ["title"] = title,
        ["view"] = "timeSeries",
        ["region"] = region,
        ["period"] = 60,
        ["metrics"] = new JsonArray([.. metrics]),
        ["yAxis"] = new JsonObject { ["left"] = axis },
    });

    private IEnumerable<JsonArray> Counted(string variant, int i, string expression, string label)
    {
        yield return [Instances, "CPUUtilization", "EndpointName", endpoint, "VariantName", variant, new JsonObject { ["id"] = $"m{i}", ["stat"] = "SampleCount", ["visible"] = false }];
        yield return [new JsonObject { ["expression"] = expression, ["label"] = label, ["id"] = $"e{i}" }];
    }

    private void Add(string type, int width, JsonObject properties) => _all.Add(new() { ["type"] = type, ["width"] = width, ["properties"] = properties });
}
