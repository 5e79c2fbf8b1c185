using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Matchmaking.Platform.Migrations
{
    /// <inheritdoc />
    public partial class RemindersWithConsents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "RemindedDays",
                table: "Consents",
                type: "INTEGER",
                nullable: true);

            // Who was reminded of an open offer is not reminded again.
            migrationBuilder.Sql(
                """
                UPDATE "Consents" SET "RemindedDays" = (
                    SELECT MIN(n."DaysBefore") FROM "Notices" n
                    JOIN "Matches" m ON m."Id" = n."MatchId" JOIN "Needs" d ON d."Id" = m."NeedId" JOIN "Offerings" o ON o."Id" = m."OfferingId"
                    WHERE n."MatchId" = "Consents"."MatchId" AND n."Kind" = 'reminder' AND n."CreatedAt" >= "Consents"."RequestedAt"
                        AND n."OrganizationId" = CASE "Consents"."Side" WHEN 'city' THEN d."OrganizationId" ELSE o."OrganizationId" END)
                WHERE "Scope" = 'introduce'
                """);

            migrationBuilder.DropTable(
                name: "Notices");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "RemindedDays",
                table: "Consents");

            migrationBuilder.CreateTable(
                name: "Notices",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    DaysBefore = table.Column<int>(type: "INTEGER", nullable: true),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    MatchId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OrganizationId = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Notices", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Notices_Matches_MatchId",
                        column: x => x.MatchId,
                        principalTable: "Matches",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Notices_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Notices_MatchId",
                table: "Notices",
                column: "MatchId");

            migrationBuilder.CreateIndex(
                name: "IX_Notices_OrganizationId",
                table: "Notices",
                column: "OrganizationId");
        }
    }
}
