using MlInfra.Local.Wire;

namespace MlInfra.Local.Tests.Wire;

public sealed class RestRouteTests
{
    [Theory]
    [InlineData("GET /f/{Name}", "GET", "/f/a%2Fb", "Name=a/b")]
    [InlineData("GET /f/{Name}", "GET", "/f/a/b", null)]
    [InlineData("GET /f/{Name}", "POST", "/f/a", null)]
    [InlineData("GET /f/{Name}/v", "GET", "/f/a/v", "Name=a")]
    [InlineData("GET /f/{Rest+}", "GET", "/f/a/b%20c", "Rest=a/b c")]
    [InlineData("GET /f/{Rest+}", "GET", "/f", null)]
    public void Matches_what_its_template_says(string template, string method, string path, string? expected)
    {
        var values = RestRoute.Parse(template).Match(method, path);

        Assert.Equal(expected, values is null ? null : string.Join(',', values.Select(v => $"{v.Key}={v.Value}")));
    }
}
