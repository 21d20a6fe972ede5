using MlInfra.Local.CloudFormation.Templates;
using MlInfra.Local.Core;

namespace MlInfra.Local.Tests.CloudFormation.Templates;

public class TemplateParserTests
{
    [Fact]
    public void Reads_yaml_and_json_alike()
    {
        var yaml = TemplateParser.Parse("""
            Parameters:
              Account: { Type: String, Default: 012345678901 }
            Conditions:
              On: !Not [!Equals [!Ref Account, ""]]
            Resources:
              A:
                Type: T::A
                Condition: On
                Properties:
                  Count: 3
                  Flag: true
                  Text: "3"
                  Joined: !Join [",", [!Ref B, !GetAtt B.Endpoint.Port]]
                  Nested: !Select [0, !Split [":", !Sub "${B.Arn}:${AWS::Region}"]]
              B: { Type: T::B }
            """);

        var a = yaml.Resources["A"];
        Assert.Equal("""{"Count":3,"Flag":true,"Text":"3","Joined":{"Fn::Join":[",",[{"Ref":"B"},{"Fn::GetAtt":["B","Endpoint.Port"]}]]},"Nested":{"Fn::Select":[0,{"Fn::Split":[":",{"Fn::Sub":"${B.Arn}:${AWS::Region}"}]}]}}""", a.Properties.ToJsonString());
        Assert.Equal("012345678901", yaml.Parameters["Account"].Default);
        Assert.Contains("B", a.Dependencies);
        Assert.Equal("On", a.Condition);
    }

    [Fact]
    public void Reads_anchors()
    {
        var template = TemplateParser.Parse("""
            Resources:
              A: { Type: T::A, Properties: { Doc: &doc { X: 1 } } }
              B: { Type: T::A, Properties: { Doc: *doc } }
            """);

        Assert.Equal("""{"Doc":{"X":1}}""", template.Resources["B"].Properties.ToJsonString());
    }

    [Theory]
    [InlineData("{", "Template format error: JSON not well-formed. (line 1, column 2)")]
    [InlineData("""{"Resources":{"A":{"Type":"T"},"A":{"Type":"T"}}}""", "Template format error: JSON not well-formed. (An item with the same key has already been added. Key: A (Parameter 'key'))")]
    [InlineData("A: {x: 1, x: 2}", "Template format error: YAML not well-formed. (line 1, column 11)")]
    [InlineData("just text", "Template format error: unsupported structure.")]
    [InlineData("{}", "Template format error: At least one Resources member must be defined.")]
    [InlineData("""{"Resources":{"A":{"Type":"T"}},"Foo":1}""", "Invalid template property or properties [Foo]")]
    [InlineData("""{"Resources":{"A":{}}}""", "Template format error: [/Resources/A] Every Resources object must contain a Type member.")]
    [InlineData("""{"Resources":{"A-B":{"Type":"T"}}}""", "Template format error: Resource name A-B is non alphanumeric.")]
    [InlineData("""{"Resources":{"A":{"Type":"T","Foo":1}}}""", "Invalid template resource property 'Foo'")]
    [InlineData("""{"Resources":{"A":{"Type":"T","Properties":{"X":null}}}}""", "Template format error: [/Resources/A/Properties/X] 'null' values are not allowed in templates")]
    [InlineData("""{"Resources":{"A":{"Type":"T","DependsOn":"B"}}}""", "Template format error: Unresolved resource dependencies [B] in the Resources block of the template")]
    [InlineData("""{"Resources":{"A":{"Type":"T","Properties":{"X":{"Ref":"Z"},"Y":{"Fn::Sub":"${Y}${!No}"}}}}}""", "Template format error: Unresolved resource dependencies [Y, Z] in the Resources block of the template")]
    [InlineData("""{"Resources":{"A":{"Type":"T","Properties":{"X":{"Fn::GetAtt":["Z","Arn"]}}}}}""", "Template error: instance of Fn::GetAtt references undefined resource Z")]
    [InlineData("""{"Resources":{"A":{"Type":"T","Condition":"C"}}}""", "Template format error: Unresolved condition dependency C in the Resources block of the template")]
    [InlineData("""{"Resources":{"A":{"Type":"T"}},"Outputs":{"O":{"Value":{"Ref":"Z"}}}}""", "Template format error: Unresolved resource dependencies [Z] in the Outputs block of the template")]
    [InlineData("""{"Resources":{"A":{"Type":"T"}},"Conditions":{"C":{"Condition":"D"},"D":{"Condition":"C"}}}""", "Template format error: Circular dependency between conditions: [C, D]")]
    [InlineData("""{"Resources":{"A":{"Type":"T"}},"Conditions":{"C":{"Fn::Equals":[{"Ref":"A"},"x"]}}}""", "Template format error: Unresolved dependencies [A]. Cannot reference resources in the Conditions block of the template")]
    public void Says_what_is_wrong_as_AWS_does(string template, string message)
    {
        var error = Assert.Throws<AwsException>(() => TemplateParser.Parse(template));

        Assert.Equal(("ValidationError", message), (error.Code, error.Message));
    }

    [Theory]
    [InlineData("""{"Transform":"AWS::Serverless-2016-10-31","Resources":{"A":{"Type":"T"}}}""", "the template's Transform \"AWS::Serverless-2016-10-31\"")]
    [InlineData("""{"Resources":{"A":{"Type":"T","DeletionPolicy":"Snapshot"}}}""", "DeletionPolicy Snapshot (resource A)")]
    [InlineData("""{"Resources":{"A":{"Type":"T","CreationPolicy":{}}}}""", "CreationPolicy (resource A)")]
    [InlineData("""{"Parameters":{"P":{"Type":"AWS::EC2::VPC::Id"}},"Resources":{"A":{"Type":"T"}}}""", "the parameter type AWS::EC2::VPC::Id (parameter P)")]
    public void Refuses_by_name_what_it_lacks(string template, string what)
    {
        var error = Assert.Throws<AwsException>(() => TemplateParser.Parse(template));

        Assert.Equal($"MlInfra Local does not support {what}. It refuses rather than pretends, and changed nothing; see docs/local.md for what it has.", error.Message);
    }

    [Fact]
    public void Names_the_resources_of_a_circle_and_no_others()
    {
        const string Template = """
            {"Resources":{
              "Before":{"Type":"T"},
              "A":{"Type":"T","DependsOn":["Before","B"]},
              "B":{"Type":"T","Properties":{"X":{"Fn::GetAtt":["C","Arn"]}}},
              "C":{"Type":"T","Properties":{"X":{"Fn::Sub":"${A}"}}},
              "After":{"Type":"T","DependsOn":"C"}}}
            """;

        var error = Assert.Throws<AwsException>(() => TemplateParser.Parse(Template));

        Assert.Equal("Circular dependency between resources: [A, B, C]", error.Message);
    }

    [Theory]
    [InlineData("AWS::IAM::Role", null, new string[0], "CAPABILITY_IAM")]
    [InlineData("AWS::IAM::Role", null, new[] { "CAPABILITY_IAM" }, null)]
    [InlineData("AWS::IAM::Role", null, new[] { "CAPABILITY_NAMED_IAM" }, null)]
    [InlineData("AWS::IAM::Role", "RoleName", new[] { "CAPABILITY_IAM" }, "CAPABILITY_NAMED_IAM")]
    [InlineData("AWS::S3::Bucket", "BucketName", new string[0], null)]
    public void Demands_that_identities_are_acknowledged(string type, string? name, string[] given, string? needed)
    {
        var properties = name is null ? "{}" : $$"""{"{{name}}":"n"}""";
        var template = TemplateParser.Parse($$$"""{"Resources":{"R":{"Type":"{{{type}}}","Properties":{{{properties}}} } } }""");

        var error = Record.Exception(() => Capabilities.Demand(template, given)) as AwsException;

        Assert.Equal(needed is null ? null : $"Requires capabilities : [{needed}]", error?.Message);
        Assert.Equal(needed is null ? null : "InsufficientCapabilitiesException", error?.Code);
    }
}
