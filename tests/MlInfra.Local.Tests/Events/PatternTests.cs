using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.Events;

namespace MlInfra.Local.Tests.Events;

public sealed class PatternTests
{
    private const string Event = """
        {"source":"aws.sagemaker","account":"1","resources":["arn:a","arn:b"],
         "detail":{"state":"Approved","n":5,"f":1.0,"nothing":null,"flag":true,"empty":"","list":[{"k":"x"},{"k":"y"}],"name":"Tumour-7"}}
        """;

    [Theory]
    [InlineData("""{"source":["aws.sagemaker"]}""", true)]
    [InlineData("""{"source":["aws.s3","aws.sagemaker"]}""", true)]
    [InlineData("""{"source":["aws.s3"]}""", false)]
    [InlineData("""{"source":["aws.sagemaker"],"detail":{"state":["Rejected"]}}""", false)]
    [InlineData("""{"resources":["arn:b"]}""", true)]
    [InlineData("""{"detail":{"state":[{"prefix":"App"}]}}""", true)]
    [InlineData("""{"detail":{"state":[{"prefix":"app"}]}}""", false)]
    [InlineData("""{"detail":{"state":[{"prefix":{"equals-ignore-case":"app"}}]}}""", true)]
    [InlineData("""{"detail":{"state":[{"suffix":"ved"}]}}""", true)]
    [InlineData("""{"detail":{"state":[{"equals-ignore-case":"aPPROVED"}]}}""", true)]
    [InlineData("""{"detail":{"state":[{"anything-but":"Approved"}]}}""", false)]
    [InlineData("""{"detail":{"state":[{"anything-but":["Rejected","Pending"]}]}}""", true)]
    [InlineData("""{"detail":{"state":[{"anything-but":{"prefix":"App"}}]}}""", false)]
    [InlineData("""{"detail":{"state":[{"anything-but":{"suffix":"x"}}]}}""", true)]
    [InlineData("""{"detail":{"missing":[{"anything-but":"x"}]}}""", false)]
    [InlineData("""{"detail":{"n":[5]}}""", true)]
    [InlineData("""{"detail":{"n":["5"]}}""", false)]
    [InlineData("""{"detail":{"f":[1]}}""", true)]
    [InlineData("""{"detail":{"n":[{"numeric":[">",4,"<=",5]}]}}""", true)]
    [InlineData("""{"detail":{"n":[{"numeric":[">",5]}]}}""", false)]
    [InlineData("""{"detail":{"n":[{"numeric":["=",5.0]}]}}""", true)]
    [InlineData("""{"detail":{"state":[{"numeric":["=",5]}]}}""", false)]
    [InlineData("""{"detail":{"nothing":[null]}}""", true)]
    [InlineData("""{"detail":{"empty":[""]}}""", true)]
    [InlineData("""{"detail":{"flag":[true]}}""", true)]
    [InlineData("""{"detail":{"flag":[false]}}""", false)]
    [InlineData("""{"detail":{"state":[{"exists":true}]}}""", true)]
    [InlineData("""{"detail":{"state":[{"exists":false}]}}""", false)]
    [InlineData("""{"detail":{"other":[{"exists":false}]}}""", true)]
    [InlineData("""{"elsewhere":{"other":[{"exists":false}]}}""", true)]
    [InlineData("""{"detail":{"list":{"k":["y"]}}}""", true)]
    [InlineData("""{"detail":{"list":{"k":["z"]}}}""", false)]
    [InlineData("""{"detail":{"name":[{"wildcard":"Tum*-?"}]}}""", false)]
    [InlineData("""{"detail":{"name":[{"wildcard":"Tum*-7"}]}}""", true)]
    [InlineData("""{"detail":{"$or":[{"n":[1]},{"state":["Approved"]}]}}""", true)]
    [InlineData("""{"detail":{"$or":[{"n":[1]},{"state":["Rejected"]}]}}""", false)]
    [InlineData("""{"$or":[{"source":["x"]},{"detail":{"n":[5]}}],"account":["1"]}""", true)]
    public void Matches_as_EventBridge_does(string pattern, bool matches) =>
        Assert.Equal(matches, EventPattern.Parse(pattern).Matches(JsonNode.Parse(Event)!.AsObject()));

    [Theory]
    [InlineData("[]", "Filter is not an object")]
    [InlineData("{}", "Empty objects are not allowed")]
    [InlineData("""{"source":"aws.s3"}""", "\"source\" must be an object or an array")]
    [InlineData("""{"source":[]}""", "Empty arrays are not allowed at 'source'")]
    [InlineData("""{"detail":{"a":[{"begins":"x"}]}}""", "Unrecognized match type begins at 'detail.a'")]
    [InlineData("""{"a":[{"numeric":[">","4"]}]}""", "The operand of numeric at 'a' is not valid")]
    [InlineData("""{"a":[["x"]]}""", "Match value must be String, number, true, false, or null at 'a'")]
    [InlineData("""{"$or":[{"a":["x"]}]}""", "$or needs two or more objects")]
    public void A_pattern_that_is_none_is_refused(string pattern, string reason)
    {
        var refusal = Assert.Throws<AwsException>(() => EventPattern.Parse(pattern));

        Assert.Equal(("InvalidEventPatternException", $"Event pattern is not valid. Reason: {reason}"), (refusal.Code, refusal.Message));
    }

    [Fact]
    public void Cidr_is_refused_by_name() =>
        Assert.Contains("'cidr' in event patterns", Assert.Throws<AwsException>(() => EventPattern.Parse("""{"a":[{"cidr":"10.0.0.0/8"}]}""")).Message);
}
