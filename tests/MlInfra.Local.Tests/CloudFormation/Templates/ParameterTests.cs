using MlInfra.Local.CloudFormation.Parameters;
using MlInfra.Local.CloudFormation.Templates;
using MlInfra.Local.Core;

namespace MlInfra.Local.Tests.CloudFormation.Templates;

public class ParameterTests
{
    [Theory]
    [InlineData("""{"Type":"Number"}""", "1.5", null)]
    [InlineData("""{"Type":"Number"}""", "x", "Parameter 'P' must be a number.")]
    [InlineData("""{"Type":"List<Number>"}""", "1, 2", null)]
    [InlineData("""{"Type":"List<Number>"}""", "1,x", "Parameter 'P' must be a number.")]
    [InlineData("""{"Type":"Number","MinValue":2}""", "2", null)]
    [InlineData("""{"Type":"Number","MinValue":2}""", "1", "Parameter 'P' must be a number not less than 2")]
    [InlineData("""{"Type":"Number","MaxValue":2}""", "2", null)]
    [InlineData("""{"Type":"Number","MaxValue":2}""", "3", "Parameter 'P' must be a number not greater than 2")]
    [InlineData("""{"Type":"String","MinLength":2}""", "ab", null)]
    [InlineData("""{"Type":"String","MinLength":2}""", "a", "Parameter 'P' must contain at least 2 characters")]
    [InlineData("""{"Type":"String","MaxLength":"2"}""", "ab", null)]
    [InlineData("""{"Type":"String","MaxLength":"2"}""", "abc", "Parameter 'P' must contain at most 2 characters")]
    [InlineData("""{"Type":"String","AllowedValues":["a"]}""", "a", null)]
    [InlineData("""{"Type":"String","AllowedValues":["a"]}""", "b", "Parameter 'P' must be one of AllowedValues")]
    [InlineData("""{"Type":"CommaDelimitedList","AllowedValues":["a","b"]}""", "a,b", null)]
    [InlineData("""{"Type":"CommaDelimitedList","AllowedValues":["a","b"]}""", "a,c", "Parameter 'P' must be one of AllowedValues")]
    [InlineData("""{"Type":"String","AllowedPattern":"[a-c]+"}""", "abc", null)]
    [InlineData("""{"Type":"String","AllowedPattern":"[a-c]+"}""", "abcd", "Parameter 'P' must match pattern [a-c]+")]
    [InlineData("""{"Type":"String","AllowedPattern":"[a-c]+","ConstraintDescription":"only a to c"}""", "d", "Parameter 'P' failed to satisfy constraint: only a to c")]
    public async Task Holds_values_against_their_declaration(string declaration, string value, string? message)
    {
        var error = await Record.ExceptionAsync(() => ResolveAsync(declaration, [new("P", value, false)]));

        Assert.Equal(message, error?.Message);
    }

    [Fact]
    public async Task Takes_the_given_value_the_previous_or_the_default()
    {
        const string Declaration = """{"Type":"String","Default":"default"}""";
        ParameterValue[] previous = [new("P", "previous", null, false)];

        Assert.Equal("given", (await ResolveAsync(Declaration, [new("P", "given", false)], previous))[0].Value);
        Assert.Equal("previous", (await ResolveAsync(Declaration, [new("P", null, true)], previous))[0].Value);
        Assert.Equal("default", (await ResolveAsync(Declaration, [], previous))[0].Value);
    }

    [Fact]
    public async Task Refuses_what_is_missing_unknown_or_doubled()
    {
        const string Declaration = """{"Type":"String"}""";

        Assert.Equal("Parameters: [P] must have values", (await RefusedAsync(Declaration, [])).Message);
        Assert.Equal("Parameters: [Q, R] do not exist in the template", (await RefusedAsync(Declaration, [new("Q", "", false), new("R", "", false)])).Message);
        Assert.Equal("Parameter 'P' is specified more than once", (await RefusedAsync(Declaration, [new("P", "a", false), new("P", "b", false)])).Message);
        Assert.Equal(
            "Invalid input for parameter key P. Cannot specify usePreviousValue as true for a parameter key not in the previous template",
            (await RefusedAsync(Declaration, [new("P", null, true)])).Message);
    }

    [Fact]
    public async Task Looks_up_the_values_of_ssm_parameters()
    {
        var values = await ResolveAsync("""{"Type":"AWS::SSM::Parameter::Value<String>","Default":"/there"}""", []);

        Assert.Equal(("/there", "value"), (values[0].Value, values[0].Resolved));
        Assert.Equal(
            "Unable to fetch parameters [/absent] from parameter store for this account.",
            (await RefusedAsync("""{"Type":"AWS::SSM::Parameter::Value<String>"}""", [new("P", "/absent", false)])).Message);
    }

    [Fact]
    public async Task Gives_lists_to_references()
    {
        var template = Template("""{"Type":"CommaDelimitedList"}""");
        var values = await Resolver().ResolveAsync(template, [new("P", "a, b", false)], [], false, default);

        Assert.Equal("""["a","b"]""", ParameterResolver.Values(template, values)["P"].ToJsonString());
    }

    private static Template Template(string declaration) =>
        TemplateParser.Parse($$$"""{"Parameters":{"P":{{{declaration}}} },"Resources":{"R":{"Type":"T"} }}""");

    private static ParameterResolver Resolver() => new(new Ssm());

    private static Task<IReadOnlyList<ParameterValue>> ResolveAsync(string declaration, GivenParameter[] given, ParameterValue[]? previous = null) =>
        Resolver().ResolveAsync(Template(declaration), given, previous ?? [], false, default);

    private static Task<AwsException> RefusedAsync(string declaration, GivenParameter[] given) =>
        Assert.ThrowsAsync<AwsException>(() => ResolveAsync(declaration, given));

    private sealed class Ssm : ISystemParameters
    {
        public Task<IReadOnlyDictionary<string, string>> GetAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, string>>(names.Where(n => n == "/there").ToDictionary(n => n, _ => "value"));
    }
}
