using System.Text.Json.Nodes;
using MlInfra.Local.CloudFormation.Intrinsics;
using MlInfra.Local.CloudFormation.Templates;
using MlInfra.Local.Core;

namespace MlInfra.Local.Tests.CloudFormation.Templates;

public class IntrinsicTests
{
    private static readonly Template Template = TemplateParser.Parse("""
        {"Parameters":{"P":{"Type":"String"},"L":{"Type":"CommaDelimitedList"}},
         "Mappings":{"M":{"us-east-1":{"image":"a","many":["x","y"]}}},
         "Conditions":{"Yes":{"Fn::Equals":[{"Ref":"P"},"p"]},"No":{"Fn::Not":[{"Condition":"Yes"}]},
           "Both":{"Fn::And":[{"Condition":"Yes"},{"Condition":"No"}]},"Either":{"Fn::Or":[{"Condition":"Yes"},{"Condition":"No"}]}},
         "Resources":{"R":{"Type":"T"},"Off":{"Type":"T","Condition":"No"}}}
        """);

    private static readonly Dictionary<string, JsonNode> Values = new()
    {
        ["P"] = "p", ["L"] = new JsonArray("a", "b"), ["AWS::Region"] = "us-east-1", ["AWS::AccountId"] = "000000000000",
    };

    private static Evaluator New() => new(Template, Values, new Resources(), new Others());

    [Theory]
    [InlineData("""{"Ref":"P"}""", "\"p\"")]
    [InlineData("""{"Ref":"R"}""", "\"r-id\"")]
    [InlineData("""{"Fn::GetAtt":["R","Arn"]}""", "\"arn:r\"")]
    [InlineData("""{"Fn::GetAtt":"R.Arn"}""", "\"arn:r\"")]
    [InlineData("""{"Fn::Join":["-",["x",{"Ref":"P"},5,true]]}""", "\"x-p-5-true\"")]
    [InlineData("""{"Fn::Join":[",",{"Ref":"L"}]}""", "\"a,b\"")]
    [InlineData("""{"Fn::Join":[",",["a",{"Ref":"AWS::NoValue"}]]}""", "\"a\"")]
    [InlineData("""{"Fn::Sub":"${P}/${R}/${R.Arn}/${!P}/${AWS::Region}"}""", "\"p/r-id/arn:r/${P}/us-east-1\"")]
    [InlineData("""{"Fn::Sub":["${x}-${P}",{"x":{"Ref":"R"}}]}""", "\"r-id-p\"")]
    [InlineData("""{"Fn::Select":[1,{"Ref":"L"}]}""", "\"b\"")]
    [InlineData("""{"Fn::Select":["0",["x","y"]]}""", "\"x\"")]
    [InlineData("""{"Fn::Split":["|","a||b"]}""", "[\"a\",\"\",\"b\"]")]
    [InlineData("""{"Fn::If":["Yes",1,2]}""", "1")]
    [InlineData("""{"Fn::If":["No",{"Ref":"Off"},"else"]}""", "\"else\"")]
    [InlineData("""{"a":{"Fn::If":["No",1,{"Ref":"AWS::NoValue"}]},"b":[{"Ref":"AWS::NoValue"},2]}""", "{\"b\":[2]}")]
    [InlineData("""{"Fn::FindInMap":["M",{"Ref":"AWS::Region"},"image"]}""", "\"a\"")]
    [InlineData("""{"Fn::FindInMap":["M","us-east-1","many"]}""", "[\"x\",\"y\"]")]
    [InlineData("""{"Fn::ImportValue":"there"}""", "\"imported\"")]
    [InlineData("""{"Fn::GetStackOutput":{"StackName":"Other","OutputName":"Out"}}""", "\"put out\"")]
    [InlineData("""{"Fn::GetStackOutput":{"StackName":"Other","OutputName":{"Fn::Join":["",["O","ut"]]},"Region":{"Ref":"AWS::Region"}}}""", "\"put out\"")]
    [InlineData("""{"Fn::Base64":"hé"}""", "\"aMOp\"")]
    [InlineData("""{"Fn::GetAZs":""}""", "[\"us-east-1a\",\"us-east-1b\",\"us-east-1c\"]")]
    [InlineData("""{"Fn::Cidr":["10.0.0.0/16",2,8]}""", "[\"10.0.0.0/24\",\"10.0.1.0/24\"]")]
    [InlineData("""{"Condition":{"Bool":{"x":"true"}}}""", "{\"Condition\":{\"Bool\":{\"x\":\"true\"}}}")]
    public void Evaluates(string node, string expected) => Assert.Equal(expected, New().Evaluate(JsonNode.Parse(node))!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    [Theory]
    [InlineData("""{"Fn::GetAtt":["R","Nope"]}""", "Template error: no Nope")]
    [InlineData("""{"Ref":"Off"}""", "Template format error: Unresolved resource dependencies [Off] in the Resources block of the template")]
    [InlineData("""{"Fn::Select":[2,{"Ref":"L"}]}""", "Template error: Fn::Select cannot select nonexistent value at index 2")]
    [InlineData("""{"Fn::Select":[-1,{"Ref":"L"}]}""", "Template error: Fn::Select requires a list argument with a valid index value")]
    [InlineData("""{"Fn::FindInMap":["M","eu-west-1","image"]}""", "Template error: Unable to get mapping for M::eu-west-1::image")]
    [InlineData("""{"Fn::FindInMap":["N","a","b"]}""", "Template error: Mapping named 'N' is not present in the 'Mappings' section of template.")]
    [InlineData("""{"Fn::ImportValue":"absent"}""", "No export named absent found")]
    [InlineData("""{"Fn::GetStackOutput":{"StackName":"Other"}}""", "Template error: every Fn::GetStackOutput object requires StackName and OutputName")]
    [InlineData("""{"Fn::GetStackOutput":{"StackName":"None","OutputName":"Out"}}""", "Stack with id None does not exist")]
    [InlineData("""{"Fn::GetStackOutput":{"StackName":"Other","OutputName":"None"}}""", "Output None not found in stack Other")]
    [InlineData("""{"Fn::GetStackOutput":{"StackName":"Other","OutputName":"Out","Region":"eu-west-1"}}""", "MlInfra Local does not support Fn::GetStackOutput of a stack in eu-west-1 (there is one Region here). It refuses rather than pretends, and changed nothing; see docs/local.md for what it has.")]
    [InlineData("""{"Fn::GetStackOutput":{"StackName":"Other","OutputName":"Out","RoleArn":"arn:aws:iam::1:role/r"}}""", "MlInfra Local does not support RoleArn of Fn::GetStackOutput, arn:aws:iam::1:role/r (there is one account here). It refuses rather than pretends, and changed nothing; see docs/local.md for what it has.")]
    [InlineData("""{"Fn::Equals":["a","a"]}""", "Template error: Fn::Equals may be used in the Conditions and Rules blocks only")]
    [InlineData("""{"Fn::Join":["-","x"]}""", "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined")]
    [InlineData("""{"Fn::Sub":"${L}"}""", "Template error: Fn::Sub expression does not resolve to a string: ${L}")]
    [InlineData("""{"Fn::Cidr":["10.0.0.0/24",2,8]}""", "Template error: Fn::Cidr: 10.0.0.0/24 has no room for 2 blocks of 8 bits")]
    [InlineData("""{"a":1,"Fn::Join":["",[]]}""", "Template error: Fn::Join must be the only member of its object")]
    [InlineData("\"x{{resolve:ssm:/a:1}}\"", "MlInfra Local does not support dynamic references such as {{resolve:ssm:/a:1}}. It refuses rather than pretends, and changed nothing; see docs/local.md for what it has.")]
    [InlineData("""{"Fn::ToJsonString":{}}""", "MlInfra Local does not support the function Fn::ToJsonString, which needs a transform. It refuses rather than pretends, and changed nothing; see docs/local.md for what it has.")]
    public void Refuses(string node, string message) =>
        Assert.Equal(message, Assert.Throws<AwsException>(() => New().Evaluate(JsonNode.Parse(node))).Message);

    [Theory]
    [InlineData("Yes", true)]
    [InlineData("No", false)]
    [InlineData("Both", false)]
    [InlineData("Either", true)]
    public void Tests_conditions(string name, bool holds) => Assert.Equal(holds, New().Holds(name));

    [Theory]
    [InlineData("""{"Fn::Contains":[["a","b"],{"Ref":"P"}]}""", false)]
    [InlineData("""{"Fn::Contains":[["a","p"],{"Ref":"P"}]}""", true)]
    [InlineData("""{"Fn::EachMemberIn":[{"Ref":"L"},["a","b","c"]]}""", true)]
    [InlineData("""{"Fn::EachMemberIn":[{"Ref":"L"},["a"]]}""", false)]
    [InlineData("""{"Fn::EachMemberEquals":[{"Ref":"L"},"a"]}""", false)]
    [InlineData("""{"Fn::EachMemberEquals":[["a","a"],"a"]}""", true)]
    public void Tests_rules(string node, bool holds) => Assert.Equal(holds, New().Test(JsonNode.Parse(node)));

    [Fact]
    public void Leaves_what_it_reads_as_it_was()
    {
        var node = JsonNode.Parse("""{"a":{"Ref":"P"},"b":[1,{"Ref":"L"}]}""");
        var before = node!.ToJsonString();

        New().Evaluate(node);

        Assert.Equal(before, node.ToJsonString());
    }

    private sealed class Others : IOtherStacks
    {
        public string? Export(string name) => name == "there" ? "imported" : null;

        public IReadOnlyDictionary<string, string>? Outputs(string stack) => stack == "Other" ? new Dictionary<string, string> { ["Out"] = "put out" } : null;
    }

    private sealed class Resources : IResourceValues
    {
        public JsonNode? Ref(string logicalId) => logicalId == "R" ? "r-id" : null;

        public JsonNode? GetAtt(string logicalId, string attribute) =>
            logicalId != "R" ? null : attribute == "Arn" ? "arn:r" : throw new AwsException("ValidationError", $"Template error: no {attribute}");
    }
}
