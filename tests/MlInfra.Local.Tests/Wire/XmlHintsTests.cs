using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.Wire;

namespace MlInfra.Local.Tests.Wire;

public sealed class XmlHintsTests
{
    private static JsonObject Answer => new()
    {
        ["Name"] = "a<b\u0001",
        ["Gone"] = null,
        ["Count"] = 3,
        ["Items"] = new JsonArray(new JsonObject { ["X"] = true }),
        ["Attributes"] = XmlHints.Map(new() { ["k"] = "v" }),
        ["Message"] = XmlHints.Flat([new JsonObject { ["Id"] = "1" }, new JsonObject { ["Id"] = "2" }]),
    };

    [Fact]
    public void Maps_and_flat_lists_are_written_as_the_Query_protocol_has_them()
    {
        var xml = Encoding.UTF8.GetString(XmlAnswer.Write(w =>
        {
            w.WriteStartElement("R");
            XmlAnswer.Members(w, Answer);
        }));

        Assert.EndsWith(
            "<R><Name>a&lt;b\uFFFD</Name><Count>3</Count><Items><member><X>true</X></member></Items>"
            + "<Attributes><entry><key>k</key><value>v</value></entry></Attributes>"
            + "<Message><Id>1</Id></Message><Message><Id>2</Id></Message></R>",
            xml);
    }

    [Fact]
    public void Hints_vanish_in_JSON()
    {
        var json = XmlHints.Strip(Answer)!.ToJsonString();

        Assert.Contains("""  "Attributes":{"k":"v"},"Message":[{"Id":"1"},{"Id":"2"}]""".Trim(), json);
    }
}
