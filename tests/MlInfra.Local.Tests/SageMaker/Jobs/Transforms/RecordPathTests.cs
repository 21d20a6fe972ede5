using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Jobs;
using MlInfra.Local.SageMaker.Jobs.Transforms;

namespace MlInfra.Local.Tests.SageMaker.Jobs.Transforms;

public sealed class RecordPathTests
{
    [Theory]
    [InlineData("$", "[1,2,3]", "[1,2,3]")]
    [InlineData("$[1:]", "[1,2,3]", "[2,3]")]
    [InlineData("$[:-1]", "[1,2,3]", "[1,2]")]
    [InlineData("$[-1]", "[1,2,3]", "3")]
    [InlineData("$[0,-1]", "[1,2,3]", "[1,3]")]
    [InlineData("$[5:]", "[1,2,3]", "[]")]
    [InlineData("$.a.b", """{"a":{"b":"x"}}""", "\"x\"")]
    [InlineData("$['a']", """{"a":1,"b":2}""", "1")]
    [InlineData("$['a','b']", """{"a":1,"b":2,"c":3}""", """{"a":1,"b":2}""")]
    [InlineData("$.a[1:].*", """{"a":[1,2,3]}""", "[2,3]")]
    [InlineData("$.*", """{"a":1,"b":[2]}""", "[1,[2]]")]
    public void Takes_what_the_path_names(string path, string record, string taken) =>
        Assert.Equal(taken, RecordPath.Text(RecordPath.Parse(path).Of(JsonNode.Parse(record))));

    [Theory]
    [InlineData("a")]
    [InlineData("$a")]
    [InlineData("$.")]
    [InlineData("$[1")]
    [InlineData("$[a]")]
    [InlineData("$[1:2:3]")]
    [InlineData("$['a,b]")]
    public void Refuses_what_is_no_path(string path) => Assert.StartsWith($"Invalid JSONPath '{path}'", Assert.Throws<AwsException>(() => RecordPath.Parse(path)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("$.b", """{"a":1}""", "'b'")]
    [InlineData("$[3]", "[1,2,3]", "item 3 of a record with 3")]
    [InlineData("$[1:]", """{"a":1}""", "needs a list")]
    public void A_record_without_that_part_fails_the_job(string path, string record, string says) =>
        Assert.Contains(says, Assert.Throws<JobFault>(() => RecordPath.Parse(path).Of(JsonNode.Parse(record))).Message, StringComparison.Ordinal);
}
