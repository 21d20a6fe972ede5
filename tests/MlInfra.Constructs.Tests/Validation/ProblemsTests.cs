using Amazon.CDK;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Validation;

public sealed class ProblemsTests
{
    [Fact]
    public void Says_where_and_what_once()
    {
        var stack = Stacks.Known();
        var problems = Problems.Of("Thing", new global::Constructs.Construct(stack, "Inner"), "Id");
        problems.Add("Size", "0 GB", "be at least 1 GB", "raise it");
        problems.Add("Size", "0 GB", "be at least 1 GB", "raise it");
        problems.Add("Name", "'a'", "be 'b'", "did you mean 'b'?");

        var error = Assert.Throws<DefinitionException>(problems.ThrowIfAny);

        Assert.Equal("Thing at 'Test/Inner/Id' can't be defined:\nSize: got 0 GB, must be at least 1 GB; raise it.\nName: got 'a', must be 'b'; did you mean 'b'?", error.Message);
        Assert.Equal(2, error.Problems.Count);
    }

    [Fact]
    public void Says_nothing_where_there_is_nothing()
    {
        var problems = Problems.Of("Thing", new App(), "Id");

        problems.ThrowIfAny();

        Assert.False(problems.Any);
    }

    [Fact]
    public void Knows_the_nearest_names() =>
        Assert.Equal(["train", "test", "evaluation"], Nearest.To("trian", ["evaluation", "test", "train", "somethingelse"]));

    [Theory]
    [InlineData("${Token[TOKEN.1]}", true)]
    [InlineData("s3://${Token[AWS.AccountId.0]}/x", true)]
    [InlineData("#{Token[TOKEN.1]}", true)]
    [InlineData("s3://bucket/${x}", false)]
    [InlineData(null, false)]
    public void Knows_a_token_by_its_text(string? text, bool token) => Assert.Equal(token, Tokens.In(text));

    [Fact]
    public void Knows_CDKs_own_tokens()
    {
        var parameter = new CfnParameter(Stacks.Known(), "P", new CfnParameterProps { Type = "Number" });

        Assert.True(Tokens.In(Aws.REGION));
        Assert.True(Tokens.In(parameter.ValueAsString));
        Assert.True(Tokens.In(parameter.ValueAsNumber));
        Assert.True(Tokens.In(Token.AsList(parameter.Value)[0]));
        Assert.False(Tokens.In(-1e200));
    }
}
