using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch;

/// <summary>The dashboards. Local draws none.</summary>
internal sealed class Dashboards(World world, IState state)
{
    private readonly ITable<Dashboard> table = state.Table<Dashboard>("cloudwatch.dashboards");

    public IReadOnlyList<Dashboard> All() => table.All();

    public string ArnOf(string name) => world.GlobalArn("cloudwatch", "dashboard/" + name);

    public Dashboard Require(string name) => table.Get(name) ?? throw new AwsException("ResourceNotFound", $"Dashboard {name} does not exist", 404);

    /// <summary>The tags of the dashboard with that ARN; null where the ARN is no dashboard's.</summary>
    public JsonArray? TagsOf(string arn)
    {
        var start = arn.LastIndexOf(":dashboard/", StringComparison.Ordinal);
        return start < 0 ? null : Require(arn[(start + ":dashboard/".Length)..]).Tags?.DeepClone() as JsonArray ?? [];
    }

    /// <param name="name">The name.</param>
    /// <param name="body">What is drawn.</param>
    /// <param name="tags">Null: those that it has.</param>
    public void Put(string name, string body, JsonArray? tags = null)
    {
        try
        {
            if (JsonNode.Parse(body) is not JsonObject) throw new JsonException();
        }
        catch (JsonException)
        {
            throw new AwsException("InvalidParameterInput", "The parameter DashboardBody must be a JSON object");
        }
        table.Put(name, new(name, body, world.Now, (tags ?? table.Get(name)?.Tags)?.DeepClone() as JsonArray));
    }

    public bool Delete(string name) => table.Delete(name);
}
