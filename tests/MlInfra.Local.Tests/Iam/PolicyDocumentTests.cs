using MlInfra.Local.Core;
using MlInfra.Local.Iam.Policies;

namespace MlInfra.Local.Tests.Iam;

public sealed class PolicyDocumentTests
{
    private static readonly RequestContext Nothing = new([]);

    [Theory]
    [InlineData("s3:Get*", "*", "s3:GetObject", "arn:aws:s3:::b/k", true)]
    [InlineData("S3:getobject", "*", "s3:GetObject", "arn:aws:s3:::b/k", true)]
    [InlineData("s3:Get?bject", "arn:aws:s3:::b/*", "s3:GetObject", "arn:aws:s3:::b/a/b/c", true)]
    [InlineData("s3:PutObject", "*", "s3:GetObject", "arn:aws:s3:::b/k", false)]
    [InlineData("s3:GetObject", "arn:aws:s3:::b", "s3:GetObject", "arn:aws:s3:::b/k", false)]
    [InlineData("*", "arn:aws:s3:::B/*", "s3:GetObject", "arn:aws:s3:::b/k", false)]
    public void Actions_ignore_case_and_resources_do_not(string action, string resource, string asked, string of, bool allowed)
    {
        var policy = Parse($$"""{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}"}""");

        Assert.Equal(allowed ? Verdict.Allow : Verdict.Silent, policy.Judge(asked, of, Nothing));
    }

    [Fact]
    public void NotAction_and_NotResource_take_all_the_others()
    {
        var policy = Parse("""{"Effect":"Allow","NotAction":"iam:*","NotResource":"arn:aws:s3:::secret/*"}""");

        Assert.Equal(Verdict.Allow, policy.Judge("s3:GetObject", "arn:aws:s3:::b/k", Nothing));
        Assert.Equal(Verdict.Silent, policy.Judge("iam:GetRole", "arn:aws:s3:::b/k", Nothing));
        Assert.Equal(Verdict.Silent, policy.Judge("s3:GetObject", "arn:aws:s3:::secret/k", Nothing));
    }

    [Fact]
    public void A_deny_wins()
    {
        var policy = Parse("""{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:Delete*","Resource":"*"}""");

        Assert.Equal(Verdict.Deny, policy.Judge("s3:DeleteObject", "arn:aws:s3:::b/k", Nothing));
        Assert.Equal(Verdict.Allow, policy.Judge("s3:GetObject", "arn:aws:s3:::b/k", Nothing));
    }

    [Theory]
    [InlineData("""{"StringEquals":{"k":["a","b"]}}""", "b", true)]
    [InlineData("""{"StringEquals":{"k":"a*"}}""", "ab", false)]
    [InlineData("""{"StringLike":{"K":"a*"}}""", "ab", true)]
    [InlineData("""{"StringNotLike":{"k":"a*"}}""", "ab", false)]
    [InlineData("""{"StringNotEquals":{"k":["a","b"]}}""", "c", true)]
    [InlineData("""{"StringNotEquals":{"k":["a","b"]}}""", "b", false)]
    [InlineData("""{"StringNotEquals":{"k":"a"}}""", null, true)]
    [InlineData("""{"StringEquals":{"k":"a"}}""", null, false)]
    [InlineData("""{"StringEqualsIfExists":{"k":"a"}}""", null, true)]
    [InlineData("""{"StringEqualsIgnoreCase":{"k":"A"}}""", "a", true)]
    [InlineData("""{"Null":{"k":"true"}}""", null, true)]
    [InlineData("""{"Null":{"k":"false"}}""", null, false)]
    [InlineData("""{"Bool":{"k":"false"}}""", "false", true)]
    [InlineData("""{"Bool":{"k":"true"}}""", "false", false)]
    [InlineData("""{"NumericLessThanEquals":{"k":"10"}}""", "10", true)]
    [InlineData("""{"NumericLessThan":{"k":"10"}}""", "10", false)]
    [InlineData("""{"DateGreaterThan":{"k":"2020-01-01T00:00:00Z"}}""", "2021-01-01T00:00:00Z", true)]
    [InlineData("""{"IpAddress":{"k":"10.0.0.0/8"}}""", "10.1.2.3", true)]
    [InlineData("""{"NotIpAddress":{"k":"10.0.0.0/8"}}""", "10.1.2.3", false)]
    [InlineData("""{"ArnLike":{"k":"arn:aws:sns:*:1:t*"}}""", "arn:aws:sns:us-east-1:1:topic", true)]
    [InlineData("""{"ArnLike":{"k":"arn:aws:*:1:t"}}""", "arn:aws:sns:us-east-1:1:t", false)]
    [InlineData("""{"ArnEquals":{"k":"arn:aws:sns:us-east-1:1:t"}}""", "arn:aws:sns:us-east-1:1:t", true)]
    [InlineData("""{"ForAnyValue:StringEquals":{"k":["a"]}}""", "x\na", true)]
    [InlineData("""{"ForAllValues:StringEquals":{"k":["a"]}}""", "x\na", false)]
    [InlineData("""{"ForAllValues:StringEquals":{"k":["a"]}}""", null, true)]
    [InlineData("""{"ForAnyValue:StringEquals":{"k":["a"]}}""", null, false)]
    [InlineData("""{"StringEquals":{"k":"a"},"Bool":{"no":"true"}}""", "a", false)]
    public void Conditions_hold_as_AWS_says(string condition, string? value, bool holds)
    {
        var policy = Parse($$"""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{{condition}}}""");
        var context = new RequestContext(value is null ? [] : [new("k", value)]);

        Assert.Equal(holds ? Verdict.Allow : Verdict.Silent, policy.Judge("s3:GetObject", "*", context));
    }

    [Theory]
    [InlineData("${aws:PrincipalTag/team}", "red", true)]
    [InlineData("${aws:PrincipalTag/team}", "*", false)]
    [InlineData("${aws:PrincipalTag/none}", "red", false)]
    [InlineData("${aws:PrincipalTag/none, 'r'}ed", "red", true)]
    public void Variables_stand_for_literal_values(string variable, string value, bool allowed)
    {
        var policy = Parse($$"""{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/{{variable}}"}""");
        var context = new RequestContext([new("aws:PrincipalTag/team", value)]);

        Assert.Equal(allowed ? Verdict.Allow : Verdict.Silent, policy.Judge("s3:GetObject", "arn:aws:s3:::b/red", context));
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"GetObject","Resource":"*"}""", "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")]
    [InlineData("""{"Effect":"allow","Action":"s3:*","Resource":"*"}""", "Syntax errors in policy: Effect must be Allow or Deny")]
    [InlineData("""{"Effect":"Allow","Resource":"*"}""", "Policy statement must contain actions.")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringIs":{"k":"v"}}}""", "Invalid condition operator: StringIs")]
    public void What_is_no_policy_is_refused(string statement, string message)
    {
        var refused = Assert.Throws<AwsException>(() => Parse(statement));

        Assert.Equal("MalformedPolicyDocument", refused.Code);
        Assert.Equal(message, refused.Message);
    }

    [Theory]
    [InlineData("\"*\"", Verdict.Allow)]
    [InlineData("{\"AWS\":\"*\"}", Verdict.Allow)]
    [InlineData("{\"AWS\":\"arn:aws:iam::1:role/r\"}", Verdict.Allow)]
    [InlineData("{\"AWS\":\"arn:aws:iam::1:root\"}", Verdict.AllowAccount)]
    [InlineData("{\"AWS\":[\"1\"]}", Verdict.AllowAccount)]
    [InlineData("{\"AWS\":\"arn:aws:iam::2:root\"}", Verdict.Silent)]
    [InlineData("{\"Service\":\"events.amazonaws.com\"}", Verdict.Silent)]
    internal void Principals_are_matched(string principal, Verdict verdict)
    {
        var policy = Parse($$"""{"Effect":"Allow","Action":"*","Principal":{{principal}}}""");

        Assert.Equal(verdict, policy.Judge(new("1", "arn:aws:sts::1:assumed-role/r/s", "arn:aws:iam::1:role/r", null), "s3:GetObject", "*", Nothing));
    }

    private static PolicyDocument Parse(string statements) => PolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{statements}}]}""");
}
