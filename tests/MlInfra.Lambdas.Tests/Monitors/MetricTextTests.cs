using MlInfra.Lambdas.Monitors;

namespace MlInfra.Lambdas.Tests.Monitors;

/// <summary>CloudWatch refuses a whole call for one name that is not ASCII, or too long.</summary>
public sealed class MetricTextTests : IAsyncDisposable
{
    private readonly MonitorHost _host = new();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("feature_data_radius mean (mm)", "feature_data_radius mean (mm)")]
    [InlineData("feature_null_größe", "feature_null_gr%C3%B6%C3%9Fe")]
    [InlineData("feature_null_年齢", "feature_null_%E5%B9%B4%E9%BD%A2")]
    [InlineData("a\tb\n", "a%09b%0A")]
    [InlineData(":rest", "%3Arest")]
    [InlineData("", "%0")]
    [InlineData("  ", "%2")]
    public void Names_become_what_is_taken(string name, string taken) => Assert.Equal(taken, MetricText.Of(name));

    [Fact]
    public void Long_names_keep_apart()
    {
        var (one, other) = (MetricText.Of(new string('x', 300) + "1"), MetricText.Of(new string('x', 300) + "2"));

        Assert.Equal((255, 255), (one.Length, other.Length));
        Assert.NotEqual(one, other);
        Assert.Equal(new string('y', 255), MetricText.Of(new string('y', 255)));
    }

    [Fact]
    public async Task A_column_of_another_alphabet_does_not_keep_a_period_from_being_done()
    {
        await Captured.BaselineAsync(_host.Cloud);
        _host.Definition["features"] = new System.Text.Json.Nodes.JsonArray("größe", "b");
        _host.Cloud.Put("capture/e/v/2026/03/01/10/1.jsonl", Captured.File(3, 200));

        await _host.InvokeAsync();

        Assert.Contains(_host.Cloud.Metrics, metric => metric.Name == "feature_data_gr%C3%B6%C3%9Fe");
        Assert.All(_host.Cloud.Metrics, metric => Assert.True(metric.Name.All(char.IsAscii)));
    }
}
