using MlInfra.Local.Wire;

namespace MlInfra.Local.Tests.Wire;

public sealed class QueryTreeTests
{
    [Theory]
    [InlineData("A=1&B.C=2", """{"A":"1","B":{"C":"2"}}""")]
    [InlineData("L.member.1.K=a&L.member.1.V=b&L.member.2.K=c", """{"L":[{"K":"a","V":"b"},{"K":"c"}]}""")]
    [InlineData("L.member.10=k&L.member.2=b", """{"L":["b","k"]}""")]
    [InlineData("L.1.K=a&L.2.K=b", """{"L":[{"K":"a"},{"K":"b"}]}""")]
    [InlineData("M.entry.1.key=x&M.entry.1.value=y&M.entry.2.key=z&M.entry.2.value=", """{"M":{"x":"y","z":""}}""")]
    [InlineData("M.entry.1.Name=x&M.entry.1.Value.DataType=String", """{"M":{"x":{"DataType":"String"}}}""")]
    public void Turns_dotted_names_into_lists_maps_and_structures(string form, string expected)
    {
        var parameters = form.Split('&').Select(p => p.Split('=')).Select(p => KeyValuePair.Create(p[0], p[1]));

        var tree = QueryTree.Read(parameters);

        Assert.Equal(expected, tree.ToJsonString());
    }
}
