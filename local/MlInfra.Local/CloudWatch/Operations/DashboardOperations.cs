using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch.Operations;

/// <summary>The operations on dashboards.</summary>
internal sealed class DashboardOperations(Dashboards dashboards)
{
    public IEnumerable<Operation> All =>
    [
        new("PutDashboard", (c, _) =>
        {
            dashboards.Put(c.Input.Required("DashboardName"), c.Input.Required("DashboardBody"));
            return Task.FromResult<Reply>(new JsonObject { ["DashboardValidationMessages"] = new JsonArray() });
        }),
        new("GetDashboard", (c, _) =>
        {
            var dashboard = dashboards.Require(c.Input.Required("DashboardName"));
            return Task.FromResult<Reply>(new JsonObject
            {
                ["DashboardArn"] = dashboards.ArnOf(dashboard.Name), ["DashboardName"] = dashboard.Name, ["DashboardBody"] = dashboard.Body,
            });
        }),
        new("ListDashboards", (c, _) => Task.FromResult<Reply>(new JsonObject
        {
            ["DashboardEntries"] = new JsonArray([.. dashboards.All().Where(d => d.Name.StartsWith(c.Input.Text("DashboardNamePrefix") ?? "", StringComparison.Ordinal)).Select(d => new JsonObject
            {
                ["DashboardName"] = d.Name, ["DashboardArn"] = dashboards.ArnOf(d.Name), ["LastModified"] = Times.Write(c, d.Modified), ["Size"] = d.Body.Length,
            })]),
        })),
        new("DeleteDashboards", (c, _) =>
        {
            foreach (var name in c.Input.Texts("DashboardNames")) dashboards.Require(name);
            foreach (var name in c.Input.Texts("DashboardNames")) dashboards.Delete(name);
            return Task.FromResult<Reply>((JsonObject?)null);
        }),
    ];
}
